"""What a column may be, and the words by which the trade calls it.

Names are compared in lower case, without accents, with spaces between words. Of several columns
that fit, the one whose word stands first is taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# By role, the usual words in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish
# and Russian; `=` before a word: only as the whole name.
WORDS: dict[str, tuple[str, ...]] = {
    "customer": (
        "customer id", "customer no", "customer number", "customer key", "customer code", "cust id",
        "client id", "member id", "member no", "membership number", "loyalty id", "loyalty card",
        "card number", "card no", "card id", "household id", "household key", "user id",
        "shopper id", "buyer id", "account id", "contact id", "subscriber id", "visitor id",
        "kundennummer", "kundennr", "kunden nr", "kunden id", "kundenid", "kd nr", "kundenkarte",
        "kartennummer", "karten nr", "id client", "numero client", "numero de client", "no client",
        "n client", "code client", "carte de fidelite", "id cliente", "numero de cliente",
        "numero cliente", "codigo cliente", "codigo de cliente", "codice cliente", "tessera",
        "klantnummer", "klant nr", "klant id", "id klienta", "numer klienta", "код клиента",
        "ид клиента", "id клиента", "номер клиента", "код покупателя", "номер карты",
        "дисконтная карта", "карта лояльности", "customer", "cust", "client", "household", "user",
        "shopper", "buyer", "=member", "kunde", "debitor", "cliente", "klant", "klient",
        "клиент", "покупатель", "контрагент", "карта", "customer email", "billing email",
        "email address", "email", "e mail", "почта",
        "=card", "=karte", "=carte", "=tarjeta", "phone", "telefon", "телефон", "=cid", "=id",
    ),
    "date": (
        "purchase date", "date of purchase", "order date", "transaction date", "invoice date",
        "sale date", "sales date", "receipt date", "kaufdatum", "bestelldatum", "rechnungsdatum",
        "belegdatum", "verkaufsdatum", "bondatum", "buchungsdatum", "date d achat", "date achat",
        "date de commande", "date commande", "date de facture", "date de vente", "fecha de compra",
        "fecha compra", "fecha de pedido", "fecha pedido", "data acquisto", "data ordine",
        "data zakupu", "data sprzedazy", "data da compra", "aankoopdatum", "besteldatum",
        "дата покупки", "дата продажи", "дата чека", "дата заказа", "date", "datum", "fecha",
        "data", "дата", "created at", "created", "purchased at", "datetime", "timestamp",
        "processed at", "paid at", "zeitpunkt", "=day", "=tag", "=jour", "=dia", "день", "=week",
        "=woche", "=semaine", "неделя", "=month", "=monat", "=mois", "=mes", "период", "месяц",
        "time",
    ),
    "amount": (
        "net amount", "net sales", "net spend", "net total", "net value", "amount paid", "=paid",
        "price paid", "order total", "grand total", "total collected", "total amount",
        "invoice total", "total price", "total paid", "line total", "basket value", "order value",
        "zahlbetrag", "endbetrag", "gesamtbetrag", "nettobetrag", "bruttobetrag", "montant total",
        "gesamtpreis", "prix total", "precio total", "prezzo totale", "line amount",
        "line value", "item total", "extended price", "montant ttc", "montant ht", "total ttc",
        "importe total", "importo totale", "сумма чека", "сумма продажи", "сумма заказа",
        "к оплате", "оплачено", "total", "amount", "spend",
        "sales", "revenue", "turnover", "value", "betrag", "umsatz", "gesamt", "summe", "wert",
        "montant", "chiffre d affaires", "=ca", "importe", "monto", "venta", "importo", "totale",
        "incasso", "valor", "valore", "bedrag", "totaal", "kwota", "wartosc", "suma", "сумма",
        "итого", "стоимость", "выручка", "subtotal", "sum", "gross sales",
    ),
    "price": (
        "unit price", "item price", "lineitem price", "price per unit", "einzelpreis",
        "stuckpreis", "prix unitaire", "precio unitario", "prezzo unitario", "price", "preis",
        "prix", "precio", "prezzo", "prijs", "cena", "цена",
    ),
    "quantity": (
        "quantity", "qty", "lineitem quantity", "units", "items", "pieces", "item count", "menge",
        "anzahl", "stuck", "stuckzahl", "quantite", "qte", "cantidad", "quantita", "quantidade",
        "aantal", "ilosc", "количество", "кол во", "cds", "=lines",
    ),
    "order": (
        "order id", "order no", "order number", "order name", "invoice no", "invoice number",
        "invoice id", "receipt no", "receipt number", "receipt id", "ticket no", "ticket number",
        "transaction id", "transaction no", "basket id", "bill no", "bill number",
        "bestellnummer", "bestell nr", "bon nr", "bonnummer", "bonnr", "belegnummer", "beleg nr",
        "belegnr", "rechnungsnummer", "rechnung nr", "auftragsnummer", "numero de commande",
        "numero commande", "no commande", "n commande", "numero de facture", "numero de ticket",
        "numero de pedido", "numero pedido", "numero factura", "numero ordine", "scontrino",
        "numer paragonu", "numer zamowienia", "номер чека", "номер заказа", "номер документа",
        "=order", "invoice", "receipt", "ticket", "=transaction", "=basket", "=bon", "=beleg",
        "rechnung", "bestellung", "commande", "facture", "pedido", "factura", "ordine", "fattura",
        "bestelling", "paragon", "zamowienie", "чек", "заказ", "документ", "=name",
    ),
    "status": (
        "financial status", "payment status", "order status", "=status", "=state",
        "zahlungsstatus", "bestellstatus", "statut", "etat", "estado", "stato", "статус заказа",
        "статус оплаты", "статус", "состояние",
    ),
    "kind": (
        "transaction type", "event type", "document type", "record type", "line type", "row type",
        "=type", "=kind", "belegart", "vorgang", "=art", "type de transaction", "tipo",
        "operation", "вид операции", "тип операции", "тип документа", "операция", "=тип",
    ),
    "cancelled": (
        "cancelled at", "canceled at", "cancelled", "canceled", "is cancelled", "is canceled",
        "is cancellation", "cancellation", "is void", "voided", "void", "storno", "storniert",
        "annule", "anulado", "annullato", "geannuleerd", "отмена", "отменен", "сторно",
        "аннулирован",
    ),
    "test": ("test order", "is test", "test mode", "=test", "testbestellung", "тест"),
    "live": ("livemode", "live mode", "=mode"),
    "staff": (
        "staff purchase", "is staff", "employee purchase", "staff sale", "personalkauf",
        "mitarbeiterkauf", "achat du personnel", "compra de empleado", "покупка сотрудника",
        "=staff", "сотрудник",
    ),
    "segment": (
        "customer segment", "segment", "customer group", "customer type", "kundengruppe",
        "kundensegment", "kundentyp", "segment client", "segmento", "сегмент", "группа клиентов",
        "тип клиента",
    ),
    "member": (
        "is member", "loyalty member", "=member", "membership", "in program", "mitglied", "membre",
        "=socio", "membro", "участник",
    ),
    "discount": (
        "discount amount", "total discount", "discounts", "discount", "lineitem discount",
        "retail disc", "rabatt", "nachlass", "remise", "descuento", "sconto", "korting", "rabat",
        "сумма скидки", "скидка",
    ),
    "refund": (
        "refunded amount", "amount refunded", "refund amount", "refund total", "refunded",
        "refunds", "refund", "erstattung", "erstattet", "ruckerstattung", "gutschrift",
        "montant rembourse", "rembourse", "reembolso", "rimborso", "сумма возврата", "возврат",
    ),
    "tax": ("taxes", "total tax", "order tax", "tax amount", "sales tax", "tax", "vat", "mwst",
            "ust", "steuer", "tva", "iva", "btw", "ндс"),
    "shipping": ("shipping", "shipping amount", "shipping cost", "delivery fee", "freight",
                 "versand", "versandkosten", "frais de port", "livraison", "envio", "spedizione",
                 "доставка"),
    "tip": ("tip", "tips", "gratuity", "trinkgeld", "pourboire", "propina", "mancia", "чаевые"),
    "currency": ("currency", "currency code", "wahrung", "devise", "moneda", "valuta", "валюта"),
    "updated": ("updated at", "modified at", "last modified", "date modified", "changed at",
                "updated", "modified", "version", "revision", "geandert am", "aktualisiert",
                "дата изменения", "изменен"),
    "time": ("=time", "=hour", "uhrzeit", "=zeit", "=heure", "=hora", "=ora", "время"),
    "item": ("lineitem sku", "lineitem name", "line no", "line number", "sku", "stock code",
             "product", "=item", "item id", "item name", "article", "description", "artikel",
             "artikelnummer", "produit", "producto", "articulo", "prodotto", "articolo", "товар",
             "номенклатура", "артикул", "position"),
    "name": ("customer name", "billing name", "first name", "last name", "full name", "kundenname",
             "vorname", "nachname", "=nom", "nombre", "=nome", "имя", "фамилия", "фио"),
    "tags": ("customer tags", "=tags", "=note", "=notes", "comment", "bemerkung", "комментарий"),
    "settled": ("is paid", "=bezahlt", "=paye", "=pagado", "=pagato", "=betaald",
                "=оплачен"),
    "payment": ("payment method", "payment type", "zahlungsart", "mode de paiement",
                "metodo de pago", "способ оплаты"),
    "email": (),  # a column of the customer that is not taken for their id
    "arm": ("=arm",),
    # what would otherwise be taken for something else
    "ignored": (
        "fulfillment status", "fulfilment status", "shipping status", "delivery status",
        "fulfilled at", "lieferstatus", "shipping name", "shipping method", "shipping country",
        "shipping city", "shipping zip", "shipping street", "shipping phone", "shipping address1",
        "shipping company", "shipping province", "billing phone", "billing country",
        "billing city", "billing street", "payment id", "discount code", "discount id",
        "member since", "points", "lineitem compare at price", "birth date", "date of birth",
        "delivery date", "due date", "ship date", "lieferdatum", "user agent", "tax name",
        "card type", "card brand", "product type", "total tax name", "outstanding balance",
        "lineitem taxable", "lineitem requires shipping", "lineitem fulfillment status",
    ),
}  # fmt: skip
NEEDED = ("customer", "date", "amount")
# A word that says of an amount what it is of, unless another says that it is with or without it.
_OF = {
    "tax": ("tax", "taxes", "vat", "mwst", "ust", "tva", "iva", "ндс"),
    "shipping": ("shipping", "freight", "versand", "versandkosten", "livraison", "доставка"),
    "refund": ("refund", "refunds", "refunded", "erstattet", "erstattung", "rembourse", "возврат"),
    "discount": ("discount", "discounts", "rabatt", "remise", "descuento", "sconto", "скидка"),
    "tip": ("tip", "tips", "gratuity", "trinkgeld", "pourboire"),
}
_WITH = frozenset((
    "incl", "including", "inclusive", "inkl", "inklusive", "mit", "with", "excl", "excluding", "ex",
    "exkl", "ohne", "without", "after", "before", "nach", "vor", "less", "net", "hors", "sans",
    "apres", "avant", "sin", "con", "senza", "без", "с", "после", "до", "учетом",  # noqa: RUF001
))  # fmt: skip
# What a total holds beside goods; a net amount or a subtotal does not.
WITHOUT = ("net", "subtotal", "netto", "ht", "goods")


@dataclass(frozen=True, slots=True)
class RoleFit:
    """How well the name of a column fits a role: whole names before parts, long words first."""

    role: str
    whole: bool
    rank: int
    length: int


def normal(name: str) -> str:
    """A name in lower case, without accents, with single spaces between words and numbers."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c)
    )
    return " ".join(re.sub(r"[^\w]|_", " ", plain).split())


_CAMEL = re.compile(r"(?<=[^\W\d_])(?<![A-Z\u0410-\u042f])(?=[A-Z\u0410-\u042f])")
_TABLE = [
    (role, normal(word.lstrip("=")), word.startswith("="), rank)
    for role, words in WORDS.items()
    for rank, word in enumerate(words)
]


def fit_of(name: str) -> RoleFit | None:
    """The role that a name speaks of, by the longest of the trade's words in it; None if none."""
    found = [
        RoleFit(role, said == word, rank, len(word))
        for said in {normal(name), normal(_CAMEL.sub(" ", name))}
        for role, word, only_whole, rank in _TABLE
        if said == word or (not only_whole and f" {word} " in f" {said} ")
    ]
    best = max(found, key=lambda fit: (fit.whole, fit.length, -fit.rank), default=None)
    if best is not None and best.role == "amount" and not best.whole:
        words = set(normal(name).split())
        for role, some in _OF.items():
            if words & set(some) and not words & _WITH:
                return RoleFit(role, False, len(WORDS[role]), best.length)
    return best


def candidates(names: Sequence[str]) -> dict[str, list[int]]:
    """By role, the columns that may be it, best first."""
    found: dict[str, list[tuple[tuple[bool, int], int]]] = {}
    for at, name in enumerate(names):
        fit = fit_of(name)
        if fit is not None and fit.role != "ignored":
            found.setdefault(fit.role, []).append(((not fit.whole, fit.rank), at))
    return {role: [at for _, at in sorted(places)] for role, places in found.items()}
