"""Orders as shops export them: what is a purchase, what is a part of one, and what is none."""

from __future__ import annotations

import pytest

from tests.calibrate.files import Files, bought, dropped, lines, merged

SHOP = "Name,Email,Financial Status,Paid at,Subtotal,Shipping,Taxes,Total,Created at,Lineitem name,"
SHOP += "Lineitem price,Lineitem quantity,Cancelled at,Refunded Amount"
EXPORT = lines(
    SHOP,
    "#1,ann@a.org,paid,2024-01-05 10:00:00 +0100,30.00,5.00,6.00,41.00,2024-01-05 10:00:00 +0100,"
    "Mug,10.00,1,,0.00",
    "#1,ann@a.org,,,,,,,2024-01-05 10:00:00 +0100,Cup,20.00,1,,",
    "#2,bob@a.org,partially_refunded,2024-01-06 10:00:00 +0100,20.00,5.00,4.00,29.00,"
    "2024-01-06 10:00:00 +0100,Cup,20.00,1,,12.00",
    "#3,bob@a.org,refunded,2024-01-07 10:00:00 +0100,20.00,0.00,4.00,24.00,"
    "2024-01-07 10:00:00 +0100,Cup,20.00,1,,24.00",
    "#4,cy@a.org,voided,,20.00,0.00,4.00,24.00,2024-01-08 10:00:00 +0100,Cup,20.00,1,"
    "2024-01-08 12:00:00 +0100,0.00",
    "#5,cy@a.org,pending,,20.00,0.00,4.00,24.00,2024-01-25 10:00:00 +0100,Cup,20.00,1,,0.00",
    "#6,,paid,,20.00,0.00,4.00,24.00,2024-01-26 10:00:00 +0100,Cup,20.00,1,,0.00",
    "#7,test@a.org,paid,,20.00,0.00,4.00,24.00,2024-01-26 10:00:00 +0100,Cup,20.00,1,,0.00",
    "#8,cy@a.org,paid,,20.00,0.00,4.00,24.00,2024-01-27 10:00:00 +0100,Cup,20.00,1,,0.00",
)


def test_an_export_with_fields_of_the_order_on_its_first_line(files: Files) -> None:
    """Shipping and taxes are no spend; a refund holds its part of the taxes."""
    log = files.read(EXPORT)
    assert bought(log) == [("2024-01-05", 30), ("2024-01-06", 10), ("2024-01-27", 20)]
    assert log.customers == 3
    assert merged(log) == {"same_order": 1}
    assert dropped(log) == {"cancelled": 1, "unpaid": 1, "guest": 1, "test": 1,
                            "returned_in_full": 1}  # fmt: skip
    assert log.account.read == 9
    assert log.account.gross == pytest.approx(30 + 20 + 20 + 20)
    assert log.account.refunded == pytest.approx(10 + 20)
    assert any("Total less Taxes, Shipping" in note for note in log.notes)


def test_taxes_can_be_kept(files: Files) -> None:
    log = files.read(EXPORT, keep=("tax", "shipping"))
    assert bought(log) == [("2024-01-05", 41), ("2024-01-06", 17), ("2024-01-27", 24)]


def test_only_the_first_line_has_customer_and_date(files: Files) -> None:
    text = lines("order no;customer no;date;line total", "1;a;05.01.2024;10,00", "1;;;5,50",
                 "1;;;2,00", "2;;13.01.2024;8,00", "2;;;1,00", "3;b;14.01.2024;7,00")  # fmt: skip
    log = files.read(text)
    assert bought(log) == [("2024-01-05", 17.5), ("2024-01-14", 7)]
    assert merged(log) == {"same_order": 2}
    assert dropped(log) == {"guest": 2}


def test_a_total_on_every_line_counts_once(files: Files) -> None:
    rows = [f"{n},c{n % 3},2024-01-{13 + n},30.00,{item}" for n in range(6) for item in "AB"]
    log = files.read(lines("order_id,customer_id,order_date,order_total,sku", *rows))
    assert log.amount.tolist() == [30] * 6
    assert log.account.gross == 180
    assert any("counted once" in note for note in log.notes)


def test_what_may_be_a_total_or_not_is_asked_about(files: Files) -> None:
    rows = [f"{n},c,2024-01-{13 + n},{paid},{item}" for n in range(8)
            for item, paid in (("A", 30), ("B", 30 if n % 4 else 20))]  # fmt: skip
    text = lines("order_id,customer_id,order_date,amount,sku", *rows, "99,d,2024-01-30,1,A")
    said = files.refused(text)
    assert "6 of 8 orders of several lines have the same amount on each line" in said
    assert "--amount-per order or --amount-per line" in said
    assert files.read(text, amount_per="line").account.gross == 6 * 60 + 2 * 50 + 1
    assert files.read(text, amount_per="order").account.gross == 8 * 30 + 1


def test_price_times_quantity(files: Files) -> None:
    text = lines("InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID",
                 "1,x,2,12/13/2023 8:26,2.55,17850.0", "1,y,1,12/13/2023 8:26,3.39,17850.0",
                 "C2,x,-1,12/20/2023 9:00,2.55,17850", "3,x,1,12/21/2023 9:00,2.55,",
                 "4,x,1,12/22/2023 9:00,2.55,17851")  # fmt: skip
    log = files.read(text)
    assert bought(log) == [("2023-12-13", 5.94), ("2023-12-22", 2.55)]
    assert merged(log) == {"same_order": 1, "return": 1}
    assert dropped(log) == {"guest": 1}


def test_returns_are_taken_off_what_was_bought(files: Files) -> None:
    text = lines("customer,date,amount", "a,2024-01-05,10", "a,2024-01-13,25", "a,2024-01-20,-10",
                 "a,2024-02-01,-5", "b,2024-01-05,-3", "b,2024-01-13,9", "b,2024-01-14,-20",
                 "c,2024-01-15,1")  # fmt: skip
    log = files.read(text)
    # ten were paid for the first purchase, exactly; five are taken off the second
    assert bought(log) == [("2024-01-13", 20), ("2024-01-15", 1)]
    assert dropped(log) == {"returned_in_full": 4, "return_without_purchase": 1}
    assert merged(log) == {"return": 1}
    assert log.account.refunded == 10 + 5 + 9
    assert any("Returns of more than was bought before: 1" in note for note in log.notes)


def test_a_return_by_its_receipt(files: Files) -> None:
    text = lines("order_id,customer,date,amount", "1,a,2024-01-05,30", "2,a,2024-01-13,10",
                 "1,a,2024-01-20,-10", "3,b,2024-01-21,5")  # fmt: skip
    log = files.read(text)
    assert bought(log) == [("2024-01-05", 20), ("2024-01-13", 10), ("2024-01-21", 5)]


def test_returns_by_their_kind_are_written_without_a_sign(files: Files) -> None:
    text = lines("customer,date,amount,type", "a,2024-01-05,10,Sale", "a,2024-01-13,4,Refund",
                 "b,2024-01-13,4,Sale", "b,2024-01-14,99,Payout")  # fmt: skip
    log = files.read(text)
    assert bought(log) == [("2024-01-05", 6), ("2024-01-13", 4)]
    assert dropped(log) == {"no_purchase": 1}


def test_statuses_in_other_languages(files: Files) -> None:
    text = lines("Kunde;Datum;Betrag;Status", "a;05.01.2024;1,5;Bezahlt",
                 "b;13.01.2024;1,5;Storniert", "b;14.01.2024;1,5;Fehlgeschlagen",
                 "b;15.01.2024;2,5;Versandt",
                 "c;15.01.2024;2,5;ausstehend")  # fmt: skip
    log = files.read(text)
    assert bought(log) == [("2024-01-05", 1.5), ("2024-01-15", 2.5)]
    assert dropped(log) == {"cancelled": 1, "failed": 1, "unpaid": 1}


def test_an_unknown_status_is_asked_about(files: Files) -> None:
    text = lines("customer,date,amount,status", "a,2024-01-05,10,wc-completed",
                 "b,2024-01-13,4,picked", "c,2024-01-13,4,in limbo")  # fmt: skip
    said = files.refused(text)
    assert "column 'status': it is not known whether these are purchases" in said
    assert "picked (1)" in said
    assert "in limbo (1)" in said
    assert "--keep" in said
    log = files.read(text, keep=("picked",))
    assert bought(log) == [("2024-01-05", 10), ("2024-01-13", 4)]
    assert dropped(log) == {"not_kept": 1}


def test_older_versions_of_an_order(files: Files) -> None:
    text = lines("order_id,customer,date,status,amount,updated_at",
                 "1,a,2024-01-05,pending,10,2024-01-05 10:00",
                 "2,b,2024-01-13,paid,7,2024-01-13 10:00",
                 "1,a,2024-01-05,paid,12,2024-01-06 10:00")  # fmt: skip
    log = files.read(text)
    assert bought(log) == [("2024-01-05", 12), ("2024-01-13", 7)]
    assert dropped(log) == {"older_version": 1}


def test_overlapping_files(files: Files) -> None:
    head = "order_id,customer,date,amount"
    first = lines(head, "1,a,2024-01-05,10", "2,b,2024-01-20,7", "3,c,2024-01-30,8")
    second = lines(head, "2,b,2024-01-20,7", "3,c,2024-01-30,9", "4,a,2024-02-05,11")
    log = files.read(first, second)
    assert bought(log) == [("2024-01-05", 10), ("2024-01-20", 7), ("2024-01-30", 9),
                           ("2024-02-05", 11)]  # fmt: skip
    assert dropped(log) == {"other_file": 1, "older_version": 1}
    assert log.account.read == 6


def test_a_changed_line_of_an_order_does_not_lose_its_others(files: Files) -> None:
    head = "order_id,customer,date,sku,amount"
    first = lines(head, "1,a,2024-01-15,x,10", "1,a,2024-01-15,y,5", "2,b,2024-01-15,x,10")
    second = lines(head, "1,a,2024-01-15,x,10", "1,a,2024-01-15,y,4")
    assert bought(files.read(first, second)) == [("2024-01-15", 10), ("2024-01-15", 14)]


def test_the_same_file_twice(files: Files) -> None:
    text = lines("customer,date,amount", "a,2024-01-15,3", "a,2024-01-15,3", "b,2024-01-16,4")
    log = files.read(text, text)
    assert bought(log) == [("2024-01-15", 6), ("2024-01-16", 4)]
    assert dropped(log) == {"other_file": 3}


def test_a_file_that_holds_itself_twice_is_asked_about(files: Files) -> None:
    rows = [f"c{n},2024-01-{13 + n},{n + 1}" for n in range(10)]
    text = lines("customer,date,amount", *rows, *rows)
    said = files.refused(text)
    assert "10 of 20 lines are the same as another in every cell" in said
    assert "--drop duplicates" in said
    assert dropped(files.read(text, drop=("duplicates",))) == {"duplicate": 10}
    assert merged(files.read(text, keep=("duplicates",))) == {"same_day": 10}


def test_a_line_twice_with_its_receipt_is_one(files: Files) -> None:
    rows = [f"{n},c{n},2024-01-{13 + n},5" for n in range(6)]
    log = files.read(lines("receipt no,customer,date,amount", *rows, rows[0]))
    assert dropped(log) == {"duplicate": 1}
    assert log.amount.tolist() == [5] * 6


def test_two_of_the_same_on_a_receipt_are_two(files: Files) -> None:
    """Where no column names the item, two lines of a receipt may look alike."""
    rows = [f"{n},c{n},2024-01-{13 + n},{p}" for n in range(6) for p in (5, 3, 3 if n else 2)]
    log = files.read(lines("receipt no,customer,date,line total", *rows), amount_per="line")
    assert sorted(log.amount.tolist()) == [10, 11, 11, 11, 11, 11]


def test_totals_staff_tourists_and_voided_pairs_of_a_till(files: Files) -> None:
    text = lines(
        "Kundennr;Datum;Bon-Nr;Betrag;Storno;Kundengruppe", "1;05.01.2024;1;10,00;;A",
        "2;13.01.2024;2;5,00;ja;A", "2;13.01.2024;2;-5,00;ja;A", "3;13.01.2024;3;5,00;;Personal",
        "4;13.01.2024;4;5,00;;Tourist", "1;14.01.2024;5;7,00;;A", "1;14.01.2024;5;-7,00;ja;A",
        "Summe;;;25,00;;", "5;14.01.2024;6;2,00;;B", ";;;;;",
        "Kundennr;Datum;Bon-Nr;Betrag;Storno;Kundengruppe", "Gesamt;14.01.2024;;27,00;;",
    )  # fmt: skip
    log = files.read(text)
    assert bought(log) == [("2024-01-05", 10), ("2024-01-14", 2)]
    assert dropped(log) == {"total": 2, "cancelled": 2, "staff": 1, "tourist": 1, "blank": 1,
                            "header_again": 1, "returned_in_full": 2}  # fmt: skip
    assert log.segments == ("A", "B")


def test_currencies_are_not_added_up(files: Files) -> None:
    text = lines("customer,date,amount,currency", "a,2024-01-15,3,EUR", "b,2024-01-16,4,USD",
                 "c,2024-01-16,4,EUR")  # fmt: skip
    said = files.refused(text)
    assert "EUR (2), USD (1)" in said
    assert 'say which with --keep "currency=EUR"' in said
    log = files.read(text, keep=("currency=EUR",))
    assert log.account.gross == 7
    assert dropped(log) == {"not_kept": 1}


def test_free_items_are_an_occasion_unless_dropped(files: Files) -> None:
    text = lines("customer,date,amount,quantity", "a,2024-01-15,0,1", "b,2024-01-16,4,1",
                 "c,2024-01-16,0,0", "d,2024-01-16,5,1")  # fmt: skip
    log = files.read(text)
    assert sorted(log.amount.tolist()) == [0, 4, 5]
    assert dropped(log) == {"nothing_paid": 1}
    assert dropped(files.read(text, drop=("free",))) == {"nothing_paid": 2}


def test_members_discounts_and_segments_of_customers(files: Files) -> None:
    text = lines("customer,date,amount,discount,member,segment", "a,2024-01-15,8,2,no,new",
                 "a,2024-02-15,9,1,yes,old", "b,2024-01-16,4,,no,new")  # fmt: skip
    log = files.read(text)
    assert log.segments == ("new", "old")
    assert log.member is not None
    assert log.segment is not None
    assert log.discounted is not None
    twice = int(log.customer[log.amount == 8][0])
    assert log.member.tolist() == [n == twice for n in range(2)]
    assert log.segment[twice] == 1
    assert log.discounted[log.amount == 8].tolist() == [0.2]


def test_what_an_amount_is_of_stands_in_its_name(files: Files) -> None:
    text = lines(
        "Order ID,Order Date,Order Status,Customer User ID,Order Total Tax Amount,"
        "Order Shipping Amount,Order Refund Amount,Order Total Amount,Item Name",
        "1,2024-01-15,wc-completed,5,4.00,5.00,0.00,30.00,Mug",
        "1,2024-01-15,wc-completed,5,4.00,5.00,0.00,30.00,Cup",
        "2,2024-01-16,wc-completed,6,0.00,0.00,10.00,40.00,Cup",
        "3,2024-01-17,wc-on-hold,6,0.00,0.00,0.00,40.00,Cup",
    )
    log = files.read(text, amount_per="order")
    assert bought(log) == [("2024-01-15", 21), ("2024-01-16", 30)]
    assert dropped(log) == {"unpaid": 1}


def test_a_till_with_titles_items_and_a_total_of_the_day(files: Files) -> None:
    text = lines(
        "Kassenbericht Filiale 3", "", "Kassierer;Belegnr.;Belegdatum;Uhrzeit;Kundenkarte;Artikel;"
        "Menge;Einzelpreis;Gesamtpreis;Vorgang",
        "Meier;1;05.01.2024;10:00;4711;Brot;2;3,50;7,00;Verkauf",
        "Meier;1;05.01.2024;10:00;4711;Milch;1;1,20;1,20;Verkauf",
        "Meier;2;16.01.2024;10:05;4712;Milch;1;1,20;1,20;Verkauf",
        "Meier;2;16.01.2024;10:05;4712;Milch;-1;1,20;-1,20;Storno",
        "Meier;3;16.01.2024;10:07;4712;Milch;1;1,20;1,20;Verkauf",
        "Meier;4;17.01.2024;10:08;4711;Brot;1;3,50;3,50;Retoure",
        "Meier;5;17.01.2024;10:09;9999;Brot;1;3,50;3,50;Personalkauf",
        "Tagessumme;;;;;;;;10,60;",
    )  # fmt: skip
    log = files.read(text.encode("cp1252"))
    assert bought(log) == [("2024-01-05", 4.7), ("2024-01-16", 1.2)]
    assert dropped(log) == {"total": 1, "staff": 1}
    assert merged(log) == {"same_order": 1, "same_day": 1, "return": 2}


def test_tests_and_staff_by_whatever_says_so(files: Files) -> None:
    text = lines(
        "order id,customer id,email,date,amount,payment method,tags,customer group",
        "1,1,a@x.de,2024-01-15,5,card,,", "2,2,test@x.de,2024-01-15,5,card,,",
        "3,3,c@x.de,2024-01-15,5,(for testing) Bogus Gateway,,", "4,4,d@x.de,2024-01-15,5,card,"
        '"vip, staff",', "5,5,e@x.de,2024-01-15,5,card,,Mitarbeiter Filiale", "6,6,Testov@x.de,"
        "2024-01-15,5,card,,", "7,7,g@example.com,2024-01-15,5,card,test,",
    )  # fmt: skip
    log = files.read(text)
    assert log.customers == 2
    assert dropped(log) == {"test": 3, "staff": 2}


def test_further_lines_may_leave_out_all_but_the_item(files: Files) -> None:
    text = lines("order;customer;date;item;amount", "1;a;15.01.2024;x;10", ";;;y;5", ";;;z;1",
                 "2;;16.01.2024;x;7", "2;;;y;7", "3;b;17.01.2024;x;8", "3;;17.01.2024;y;2",
                 "Total;;;;40", ";;;;40")  # fmt: skip
    log = files.read(text)
    assert bought(log) == [("2024-01-15", 16), ("2024-01-17", 10)]
    assert merged(log) == {"same_order": 3}
    assert dropped(log) == {"total": 2, "guest": 2}


@pytest.mark.parametrize("head", ["customer,date,amount,paid", "customer,date,amount,is paid",
                                  "Kunde,Datum,Betrag,Bezahlt"])  # fmt: skip
def test_a_flag_says_what_was_paid(files: Files, head: str) -> None:
    log = files.read(lines(head, "1,2024-01-13,5,yes", "2,2024-01-14,6,no", "3,2024-01-15,7,yes"))
    assert bought(log) == [("2024-01-13", 5), ("2024-01-15", 7)]
    assert dropped(log) == {"unpaid": 1}


@pytest.mark.parametrize("number", [3, 4])
def test_what_a_status_and_a_line_take_back_is_taken_back_once(files: Files, number: int) -> None:
    text = lines("order,customer,date,amount,status", "1,a,2024-01-13,5,Paid",
                 "2,b,2024-01-14,6,PAID",
                 "3,c,2024-01-15,7,Refunded", f"{number},c,2024-01-16,-7,Refund")  # fmt: skip
    log = files.read(text)
    assert bought(log) == [("2024-01-13", 5), ("2024-01-14", 6)]
    assert dropped(log) == {"returned_in_full": 2}
    assert log.account.refunded == 7


def test_what_a_column_and_a_line_take_back_is_taken_back_once(files: Files) -> None:
    text = lines("order,customer,date,amount,refunded amount", "1,a,2024-01-13,5,0",
                 "2,b,2024-01-14,6,2", "2,b,2024-01-16,-2,0")  # fmt: skip
    log = files.read(text)
    assert bought(log) == [("2024-01-13", 5), ("2024-01-14", 4)]
    assert log.account.refunded == 2
