"""Which rows are purchases, by what a status, a kind or a flag says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from simulator.calibrate.roles import normal

KEEP, RETURN = "keep", "return"
# By what becomes of a row, the usual words for it in nine languages
_WORDS: dict[str, tuple[str, ...]] = {
    KEEP: (
        "paid", "completed", "complete", "processing", "closed", "shipped", "delivered",
        "fulfilled", "success", "successful", "succeeded", "captured", "settled", "sale", "sales",
        "purchase", "payment", "charge", "ok", "approved", "partially refunded", "partial refund",
        "partially shipped", "order", "shop order", "invoice", "receipt", "done", "active",
        "finished", "bezahlt", "abgeschlossen", "verkauf", "versendet", "versandt", "geliefert",
        "erledigt", "rechnung", "teilweise erstattet", "paye", "payee", "termine", "terminee",
        "livre", "livree", "vente", "achat", "expediee", "pagado", "pagada", "completado",
        "completada", "venta", "compra", "enviado", "entregado", "pagato", "completato", "vendita",
        "consegnato", "spedito", "pago", "concluido", "betaald", "voltooid", "verzonden", "verkoop",
        "oplacone", "zrealizowane", "sprzedaz", "оплачен", "оплачено", "оплачена", "выполнен",
        "выполнено", "завершен", "завершено", "доставлен", "доставлено", "продажа", "покупка",
        "закрыт", "реализация", "чек", "приход",
    ),
    RETURN: (
        "refund", "refunded", "fully refunded", "return", "returned", "chargeback", "credit",
        "credit note", "credit memo", "shop order refund", "gutschrift", "retoure", "ruckgabe",
        "erstattung", "erstattet", "ruckerstattung", "retour", "retourne", "remboursement",
        "rembourse", "remboursee", "avoir", "devolucion", "reembolso", "reembolsado", "devuelto",
        "reso", "rimborso", "rimborsato", "nota di credito", "terugbetaling", "zwrot", "возврат",
        "возвращен", "возвращено", "возврат прихода",
    ),
    "cancelled": (
        "cancelled", "canceled", "cancellation", "void", "voided", "storniert", "storno",
        "annule", "annulee", "annulation", "cancelado", "cancelada", "anulado", "anulada",
        "annullato", "annullata", "geannuleerd", "anulowane", "anulowano", "отменен", "отменена",
        "отменено", "отмена", "аннулирован", "аннулировано", "сторно",
    ),
    "unpaid": (
        "pending", "unpaid", "pending payment", "on hold", "awaiting payment", "authorized",
        "draft", "checkout draft", "expired", "abandoned", "open", "offen", "unbezahlt",
        "ausstehend", "zahlung ausstehend", "en attente", "impayee", "impaye", "pendiente",
        "no pagado", "in attesa", "non pagato", "in afwachting", "oczekujace", "не оплачен",
        "не оплачено", "ожидает оплаты", "ожидание", "черновик",
    ),
    "failed": (
        "failed", "failure", "declined", "error", "rejected", "fehlgeschlagen", "abgelehnt",
        "echoue", "echouee", "refuse", "refusee", "fallido", "rechazado", "fallito", "rifiutato",
        "mislukt", "nieudane", "ошибка", "отклонен", "отклонено", "неуспешно",
    ),
    "test": ("test", "test order", "testbestellung", "testkauf", "prueba", "prova", "тест",
             "тестовый"),
    "staff": ("staff", "employee", "personal", "personalkauf", "mitarbeiter", "mitarbeiterkauf",
              "personnel", "empleado", "personale", "personeel", "pracownik", "сотрудник",
              "персонал", "staff purchase", "staff sale"),
    "total": ("total", "subtotal", "summe", "zwischensumme", "итого"),
    "no_purchase": ("other", "payout", "deposit", "no sale", "gift card sale", "adjustment",
                    "transfer", "fee", "quote", "estimate", "exchange rate"),
}  # fmt: skip
MEANS = {normal(word): what for what, words in _WORDS.items() for word in words}
_YES = {"1", "yes", "y", "true", "t", "ja", "j", "oui", "si", "sí", "sim", "tak", "да", "x", "1.0"}
_NO = {"", "0", "no", "n", "false", "f", "nein", "non", "nie", "нет", "-", "none", "null", "0.0"}
# Customers that are none, and rows that sum up others
GUESTS = ("guest", "gast", "invite", "invitado", "ospite", "anonymous", "anonym", "anonyme",
          "walk in", "walkin", "walk in customer", "laufkunde", "laufkundschaft", "cash customer",
          "barverkauf", "unknown", "unbekannt", "inconnu", "no card", "ohne karte", "гость",
          "аноним", "без карты", "розничный покупатель", "частное лицо", "физлицо", "n a", "na",
          "none", "null", "nan", "nil", "0", "00", "000", "0000", "00000", "000000", "-1",
          "undefined", "not set")  # fmt: skip
TOTALS = ("total", "grand total", "subtotal", "sub total", "totals", "sum", "summe", "gesamt",
          "gesamtsumme", "zwischensumme", "tagessumme", "endsumme", "somme", "sous total",
          "total general", "suma", "totale", "totali", "totaal", "razem", "итого", "всего",
          "итог")  # fmt: skip
STAFF = frozenset((*_WORDS["staff"], "employees", "angestellte", "сотрудники"))
TOURISTS = frozenset(("tourist", "tourists", "touriste", "turista", "турист", "туристы"))


def means(value: str) -> str | None:
    """What becomes of a row with this status or kind; None where it is not known."""
    plain = normal(value).removeprefix("wc ")
    return MEANS.get(plain)


def is_no(value: str) -> bool:
    """Whether a flag is not set."""
    return value.strip().casefold() in _NO


def is_flag(value: str) -> bool:
    """Whether a cell says yes or no."""
    return is_no(value) or value.strip().casefold() in _YES


def unclear(values: Mapping[str, int], keep: Iterable[str]) -> list[str]:
    """The values of a status of which nothing is known and nothing was said."""
    said = {normal(word) for word in keep}
    return [value for value in values if means(value) is None and normal(value) not in said]
