"""Time expressions: what the words of the news mean in days, and what only looks like a time.

All cases are read on Wednesday 16 October 2024 unless they say otherwise. A case is `expression = from .. to`, `?` for
an open or unknown end, one day where only one is given; `~` marks a vague one.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hearsay.errors import LexiconError, UnknownLanguage
from hearsay.records import TimeExpression
from hearsay.timegrammar import Grammar
from hearsay.times import find_times

WEDNESDAY = "2024-10-16"
YARDSTICK = Path(__file__).parents[2] / "shared" / "eval" / "times.json"

ITALIAN = """
oggi = 2024-10-16
quest'oggi = 2024-10-16
ieri = 2024-10-15
ieri sera = 2024-10-15
ieri mattina = 2024-10-15
domani = 2024-10-17
domani mattina = 2024-10-17
dopodomani = 2024-10-18
l'altro ieri = 2024-10-14
stamattina = 2024-10-16
questa mattina = 2024-10-16
stasera = 2024-10-16
stanotte = 2024-10-15 .. 2024-10-16 ~
la scorsa notte = 2024-10-15 .. 2024-10-16
mercoledì = 2024-10-16
martedì = 2024-10-15
giovedì = 2024-10-10
lunedì sera = 2024-10-14
venerdì scorso = 2024-10-11
lo scorso venerdì = 2024-10-11
sabato prossimo = 2024-10-19
il prossimo sabato = 2024-10-19
lunedì della settimana scorsa = 2024-10-07
la sera di lunedì = 2024-10-14
entro venerdì = 2024-10-16 .. 2024-10-18
mercoledì 9 ottobre = 2024-10-09
mercoledì 9 ottobre 2024 = 2024-10-09
lunedì, 14 ottobre = 2024-10-14
venerdì 7 marzo = 2025-03-07
12 ottobre 2024 = 2024-10-12
il 12 ottobre = 2024-10-12
il 12 ottobre 2023 = 2023-10-12
l'8 marzo = 2024-03-08
l'11 settembre 2001 = 2001-09-11
il primo maggio = 2024-05-01
il 1° maggio = 2024-05-01
il 1º gennaio 2020 = 2020-01-01
il 25 dicembre = 2024-12-25
il 29 febbraio = 2024-02-29
12/10/2024 = 2024-10-12
12/10/24 = 2024-10-12
12.10.24 = 2024-10-12
12.10.2024 = 2024-10-12
12-10-2024 = 2024-10-12
2024-10-12 = 2024-10-12
3 marzo '98 = 1998-03-03
il 3 marzo scorso = 2024-03-03
lo scorso 3 marzo = 2024-03-03
il prossimo 5 novembre = 2024-11-05
il 5 novembre prossimo = 2024-11-05
il 3 marzo dell'anno scorso = 2023-03-03
il 3 marzo dello scorso anno = 2023-03-03
il 3 marzo di quest'anno = 2024-03-03
lunedì 14 = 2024-10-14 ~
ottobre = 2024-10-01 .. 2024-10-31
a ottobre = 2024-10-01 .. 2024-10-31
a dicembre = 2024-12-01 .. 2024-12-31
in agosto = 2024-08-01 .. 2024-08-31
lo scorso marzo = 2024-03-01 .. 2024-03-31
marzo scorso = 2024-03-01 .. 2024-03-31
a marzo prossimo = 2025-03-01 .. 2025-03-31
nel marzo 2025 = 2025-03-01 .. 2025-03-31
nel marzo del 2019 = 2019-03-01 .. 2019-03-31
nel mese di aprile = 2024-04-01 .. 2024-04-30
nel febbraio dell'anno scorso = 2023-02-01 .. 2023-02-28
a inizio ottobre = 2024-10-01 .. 2024-10-10 ~
a metà ottobre = 2024-10-11 .. 2024-10-20 ~
a fine ottobre = 2024-10-21 .. 2024-10-31 ~
alla fine di settembre = 2024-09-21 .. 2024-09-30 ~
agli inizi di settembre = 2024-09-01 .. 2024-09-10 ~
ai primi di settembre = 2024-09-01 .. 2024-09-10 ~
a fine mese = 2024-10-21 .. 2024-10-31 ~
a inizio anno = 2024-01-01 .. 2024-01-31 ~
alla fine dell'anno = 2024-12-01 .. 2024-12-31 ~
a metà del 2023 = 2023-05-01 .. 2023-08-31 ~
a fine 2023 = 2023-12-01 .. 2023-12-31 ~
negli ultimi mesi del 2023 = 2023-10-01 .. 2023-12-31 ~
nei primi tre mesi del 2013 = 2013-01-01 .. 2013-03-31
nella prima metà del 2024 = 2024-01-01 .. 2024-06-30
nella seconda metà di ottobre = 2024-10-16 .. 2024-10-31
nel primo trimestre = 2024-01-01 .. 2024-03-31
nel terzo trimestre del 2023 = 2023-07-01 .. 2023-09-30
nel terzo trimestre 2023 = 2023-07-01 .. 2023-09-30
nel secondo semestre = 2024-07-01 .. 2024-12-31
nel primo semestre dell'anno = 2024-01-01 .. 2024-06-30
nell'ultimo trimestre dell'anno scorso = 2023-10-01 .. 2023-12-31
nel II trimestre 2024 = 2024-04-01 .. 2024-06-30
quest'estate = 2024-06-01 .. 2024-09-30
la scorsa estate = 2024-06-01 .. 2024-09-30
l'estate scorsa = 2024-06-01 .. 2024-09-30
la prossima primavera = 2025-03-01 .. 2025-06-30
nell'autunno del 2022 = 2022-09-01 .. 2022-12-31
nell'estate 2021 = 2021-06-01 .. 2021-09-30
nell'inverno dell'anno scorso = 2023-12-01 .. 2024-03-31
in primavera = 2024-03-01 .. 2024-06-30
entro l'estate = 2024-10-16 .. 2025-09-30
questa settimana = 2024-10-14 .. 2024-10-20
la prossima settimana = 2024-10-21 .. 2024-10-27
la settimana prossima = 2024-10-21 .. 2024-10-27
la scorsa settimana = 2024-10-07 .. 2024-10-13
questo mese = 2024-10-01 .. 2024-10-31
il mese corrente = 2024-10-01 .. 2024-10-31
il prossimo mese = 2024-11-01 .. 2024-11-30
quest'anno = 2024-01-01 .. 2024-12-31
l'anno in corso = 2024-01-01 .. 2024-12-31
l'anno prossimo = 2025-01-01 .. 2025-12-31
lo scorso anno = 2023-01-01 .. 2023-12-31
il secolo scorso = 1900-01-01 .. 1999-12-31
lo scorso fine settimana = 2024-10-12 .. 2024-10-13
il prossimo weekend = 2024-10-19 .. 2024-10-20
questo fine settimana = 2024-10-19 .. 2024-10-20
nel fine settimana = 2024-10-12 .. 2024-10-13 ~
nel 2026 = 2026-01-01 .. 2026-12-31
nel corso del 2023 = 2023-01-01 .. 2023-12-31
il 2019 = 2019-01-01 .. 2019-12-31
gli anni Novanta = 1990-01-01 .. 1999-12-31
negli anni ottanta = 1980-01-01 .. 1989-12-31
negli anni '70 = 1970-01-01 .. 1979-12-31
negli anni 60 = 1960-01-01 .. 1969-12-31
a metà degli anni Novanta = 1993-01-01 .. 1996-12-31 ~
nel XIX secolo = 1800-01-01 .. 1899-12-31 ~
nel ventesimo secolo = 1900-01-01 .. 1999-12-31 ~
nel Novecento = 1900-01-01 .. 1999-12-31 ~
nel 2019-2021 = 2019-01-01 .. 2021-12-31
nel biennio 2023-24 = 2023-01-01 .. 2024-12-31
tre giorni fa = 2024-10-13
10 giorni fa = 2024-10-06
un mese fa = 2024-09-01 .. 2024-09-30
due anni fa = 2022-01-01 .. 2022-12-31
vent'anni fa = 2004-01-01 .. 2004-12-31
ventitré anni fa = 2001-01-01 .. 2001-12-31
una settimana fa = 2024-10-09 ~
quindici giorni or sono = 2024-10-01
un'ora fa = 2024-10-15 .. 2024-10-16 ~
pochi minuti fa = 2024-10-16 ~
un anno e mezzo fa = 2023-04-01 .. 2023-04-30 ~
circa tre anni fa = 2021-01-01 .. 2021-12-31 ~
un paio di settimane fa = 2024-10-02 ~
una ventina di giorni fa = 2024-09-24 .. 2024-09-28 ~
qualche giorno fa = 2024-10-11 .. 2024-10-14 ~
anni fa = 2015-01-01 .. 2022-12-31 ~
tra due settimane = 2024-10-30 ~
fra tre giorni = 2024-10-19
tra un mese = 2024-11-01 .. 2024-11-30
tra qualche giorno = 2024-10-18 .. 2024-10-21 ~
tra poco = 2024-10-16 .. 2024-10-23 ~
negli ultimi due mesi = 2024-08-16 .. 2024-10-16
nelle ultime 24 ore = 2024-10-15 .. 2024-10-16
negli ultimi dieci anni = 2014-10-16 .. 2024-10-16
nei prossimi tre giorni = 2024-10-16 .. 2024-10-19
nelle prossime settimane = 2024-10-17 .. 2024-11-27 ~
nei prossimi mesi = 2024-10-17 .. 2025-04-16 ~
nelle prossime ore = 2024-10-16 .. 2024-10-17 ~
nei giorni scorsi = 2024-10-06 .. 2024-10-15 ~
negli ultimi giorni = 2024-10-06 .. 2024-10-15 ~
nelle scorse settimane = 2024-09-04 .. 2024-10-15 ~
nell'ultimo anno = 2023-10-16 .. 2024-10-16
nell'ultima settimana = 2024-10-09 .. 2024-10-16
in questi giorni = 2024-10-06 .. 2024-10-17 ~
di recente = 2024-09-16 .. 2024-10-16 ~
a breve = 2024-10-16 .. 2024-11-15 ~
presto = 2024-10-16 .. 2024-11-15 ~
entro 48 ore = 2024-10-16 .. 2024-10-18
entro tre mesi = 2024-10-16 .. 2025-01-16
entro le prossime 24 ore = 2024-10-16 .. 2024-10-17
nel giro di due settimane = 2024-10-16 .. 2024-10-30
entro giugno = 2024-10-16 .. 2025-06-30
entro il 2030 = 2024-10-16 .. 2030-12-31
entro l'anno = 2024-10-16 .. 2024-12-31
entro fine anno = 2024-10-16 .. 2024-12-31
entro la fine dell'anno in corso = 2024-10-16 .. 2024-12-31
entro la fine di marzo = 2024-10-16 .. 2025-03-31
entro il 15 novembre = 2024-10-16 .. 2024-11-15
entro e non oltre il 31 gennaio 2025 = 2024-10-16 .. 2025-01-31
da qui al 2030 = 2024-10-16 .. 2030-12-31
fino a giugno = ? .. 2025-06-30 ~
fino al 2019 = ? .. 2019-12-31
fino a ieri = ? .. 2024-10-15
sino alla fine dell'anno = ? .. 2024-12-31
prima della fine di marzo = 2024-10-16 .. 2025-03-31
prima di lunedì = ? .. 2024-10-13
prima dell'11 maggio = ? .. 2024-05-10
prima del 2020 = ? .. 2019-12-31
dopo il 2020 = 2021-01-01 .. ?
dopo Natale = 2024-12-26 .. ?
dal 2022 = 2022-01-01 .. ?
dal 3 marzo = 2024-03-03 .. ?
da marzo = 2024-03-01 .. ?
da lunedì = 2024-10-14 .. ?
a partire dal 1° gennaio 2025 = 2025-01-01 .. ?
fin dagli anni Novanta = 1990-01-01 .. ?
dall'inizio dell'anno = 2024-01-01 .. ? ~
dal mese scorso = 2024-09-01 .. ?
dal 3 al 7 marzo = 2024-03-03 .. 2024-03-07
dal 3 al 7 marzo 2022 = 2022-03-03 .. 2022-03-07
dall'8 all'11 ottobre = 2024-10-08 .. 2024-10-11
tra il 3 e il 7 marzo = 2024-03-03 .. 2024-03-07
il 23 e il 24 maggio = 2024-05-23 .. 2024-05-24
3-7 marzo 2023 = 2023-03-03 .. 2023-03-07
dal 30 settembre al 4 ottobre = 2024-09-30 .. 2024-10-04
dal 28 dicembre 2022 al 3 gennaio 2023 = 2022-12-28 .. 2023-01-03
fra il 3 marzo e il 15 maggio 2011 = 2011-03-03 .. 2011-05-15
tra il 3 ed il 4 luglio = 2024-07-03 .. 2024-07-04
tra marzo e aprile = 2024-03-01 .. 2024-04-30
tra dicembre e gennaio 2021 = 2020-12-01 .. 2021-01-31
tra il 2019 e il 2021 = 2019-01-01 .. 2021-12-31
dal 2016 al 2020 = 2016-01-01 .. 2020-12-31
da lunedì a venerdì = 2024-10-07 .. 2024-10-11
nella notte tra martedì e mercoledì = 2024-10-15 .. 2024-10-16
nella notte tra il 12 e il 13 ottobre = 2024-10-12 .. 2024-10-13
a Natale = 2024-12-25
a Pasqua = 2024-03-31
la Pasqua 2025 = 2025-04-20
la scorsa Pasqua = 2024-03-31
lunedì dell'Angelo = 2024-04-01
Venerdì Santo = 2024-03-29
Capodanno = 2025-01-01
Ferragosto = 2024-08-15
la vigilia di Natale = 2024-12-24
entro Natale = 2024-10-16 .. 2024-12-25
intorno al 20 ottobre = 2024-10-20 ~
il giorno dopo = ? .. ? ~
tre giorni prima = ? .. ? ~
qualche tempo fa = ? .. ? ~
"""

ENGLISH = """
today = 2024-10-16
tonight = 2024-10-16
this morning = 2024-10-16
earlier today = 2024-10-16
yesterday = 2024-10-15
yesterday afternoon = 2024-10-15
last night = 2024-10-15
overnight = 2024-10-15 .. 2024-10-16 ~
tomorrow = 2024-10-17
tomorrow night = 2024-10-17
the day after tomorrow = 2024-10-18
Wednesday = 2024-10-16
on Tuesday = 2024-10-15
on Thursday = 2024-10-10
late Monday = 2024-10-14
on Monday night = 2024-10-14
last Friday = 2024-10-11
next Saturday = 2024-10-19
this Friday = 2024-10-18
Thursday last week = 2024-10-10
Monday of this week = 2024-10-14
by Friday = 2024-10-16 .. 2024-10-18
Wednesday, Oct. 9 = 2024-10-09
Wednesday, October 9, 2024 = 2024-10-09
Wed, 9 October = 2024-10-09
Friday, March 7 = 2025-03-07
October 12th, 2024 = 2024-10-12
October 12, 2024 = 2024-10-12
Oct. 12 = 2024-10-12
Oct 12, 2023 = 2023-10-12
12 October = 2024-10-12
12 October 2023 = 2023-10-12
on the 12th of October = 2024-10-12
the 1st of May = 2024-05-01
on 13 July = 2024-07-13
Sept. 11, 2001 = 2001-09-11
on December 25 = 2024-12-25
Feb. 29 = 2024-02-29
May 5 = 2024-05-05
on March 8 = 2024-03-08
October 12 last year = 2023-10-12
May 3 this year = 2024-05-03
2024-10-12 = 2024-10-12
10/13/2024 = 2024-10-13
10/12/2024 = 2024-10-12 ~
12.10.2024 = 2024-10-12
October 12 night = 2024-10-12
October = 2024-10-01 .. 2024-10-31
in October = 2024-10-01 .. 2024-10-31
in December = 2024-12-01 .. 2024-12-31
in May = 2024-05-01 .. 2024-05-31
in March = 2024-03-01 .. 2024-03-31
in Sept. = 2024-09-01 .. 2024-09-30
last March = 2024-03-01 .. 2024-03-31
next March = 2025-03-01 .. 2025-03-31
in March 2025 = 2025-03-01 .. 2025-03-31
in May of 2019 = 2019-05-01 .. 2019-05-31
in January last year = 2023-01-01 .. 2023-01-31
in February of this year = 2024-02-01 .. 2024-02-29
in the month of April = 2024-04-01 .. 2024-04-30
in early October = 2024-10-01 .. 2024-10-10 ~
in mid-October = 2024-10-11 .. 2024-10-20 ~
in mid October = 2024-10-11 .. 2024-10-20 ~
late September = 2024-09-21 .. 2024-09-30 ~
at the end of September = 2024-09-21 .. 2024-09-30 ~
at the beginning of September = 2024-09-01 .. 2024-09-10 ~
in the first week of September = 2024-09-01 .. 2024-09-10 ~
at the end of the month = 2024-10-21 .. 2024-10-31 ~
at the start of the year = 2024-01-01 .. 2024-01-31 ~
in early 2023 = 2023-01-01 .. 2023-03-31 ~
in mid-2023 = 2023-05-01 .. 2023-08-31 ~
in late 2023 = 2023-10-01 .. 2023-12-31 ~
early next year = 2025-01-01 .. 2025-03-31 ~
late last month = 2024-09-21 .. 2024-09-30 ~
earlier this month = 2024-10-01 .. 2024-10-16
earlier this year = 2024-01-01 .. 2024-10-16
later this year = 2024-10-16 .. 2024-12-31
later this month = 2024-10-16 .. 2024-10-31
in the first half of 2024 = 2024-01-01 .. 2024-06-30
the second half of the year = 2024-07-01 .. 2024-12-31
the third quarter of 2023 = 2023-07-01 .. 2023-09-30
in the first quarter = 2024-01-01 .. 2024-03-31
Q3 2023 = 2023-07-01 .. 2023-09-30
in the last quarter of last year = 2023-10-01 .. 2023-12-31
in the first three months of 2013 = 2013-01-01 .. 2013-03-31
the last two weeks of August = 2024-08-18 .. 2024-08-31
this summer = 2024-06-01 .. 2024-09-30
last summer = 2024-06-01 .. 2024-09-30
next spring = 2025-03-01 .. 2025-06-30
last fall = 2023-09-01 .. 2023-12-31
in the autumn of 2022 = 2022-09-01 .. 2022-12-31
in the fall of 2022 = 2022-09-01 .. 2022-12-31
in summer 2021 = 2021-06-01 .. 2021-09-30
in the winter = 2024-12-01 .. 2025-03-31
by the summer = 2024-10-16 .. 2025-09-30
this week = 2024-10-14 .. 2024-10-20
next week = 2024-10-21 .. 2024-10-27
this month = 2024-10-01 .. 2024-10-31
next month = 2024-11-01 .. 2024-11-30
this year = 2024-01-01 .. 2024-12-31
next year = 2025-01-01 .. 2025-12-31
last century = 1900-01-01 .. 1999-12-31
last weekend = 2024-10-12 .. 2024-10-13
this weekend = 2024-10-19 .. 2024-10-20
next weekend = 2024-10-19 .. 2024-10-20
over the weekend = 2024-10-12 .. 2024-10-13 ~
in 2026 = 2026-01-01 .. 2026-12-31
during 2023 = 2023-01-01 .. 2023-12-31
the 1990s = 1990-01-01 .. 1999-12-31
in the 1980s = 1980-01-01 .. 1989-12-31
in the '70s = 1970-01-01 .. 1979-12-31
the nineties = 1990-01-01 .. 1999-12-31
in the mid-1990s = 1993-01-01 .. 1996-12-31 ~
in the 19th century = 1800-01-01 .. 1899-12-31 ~
in the twentieth century = 1900-01-01 .. 1999-12-31 ~
2019-2021 = 2019-01-01 .. 2021-12-31
in 2015 and 2016 = 2015-01-01 .. 2016-12-31
three days ago = 2024-10-13
10 days ago = 2024-10-06
a month ago = 2024-09-01 .. 2024-09-30
two years ago = 2022-01-01 .. 2022-12-31
twenty-three years ago = 2001-01-01 .. 2001-12-31
a week ago = 2024-10-09 ~
a fortnight ago = 2024-10-02 ~
an hour ago = 2024-10-15 .. 2024-10-16 ~
a few minutes ago = 2024-10-16 ~
two and a half years ago = 2022-04-01 .. 2022-04-30 ~
a year and a half ago = 2023-04-01 .. 2023-04-30 ~
more than three years ago = 2021-01-01 .. 2021-12-31 ~
a couple of weeks ago = 2024-10-02 ~
a few days ago = 2024-10-11 .. 2024-10-14 ~
several years ago = 2014-01-01 .. 2021-12-31 ~
decades ago = 1930-01-01 .. 2009-12-31 ~
in two weeks = 2024-10-30 ~
in three days = 2024-10-19
in a month = 2024-11-01 .. 2024-11-30
in a few days = 2024-10-18 .. 2024-10-21 ~
in two weeks' time = 2024-10-30 ~
two days from now = 2024-10-18
over the past two months = 2024-08-16 .. 2024-10-16
in the past 24 hours = 2024-10-15 .. 2024-10-16
in the last ten years = 2014-10-16 .. 2024-10-16
over the next three days = 2024-10-16 .. 2024-10-19
in the coming weeks = 2024-10-17 .. 2024-11-27 ~
in the coming months = 2024-10-17 .. 2025-04-16 ~
in the coming hours = 2024-10-16 .. 2024-10-17 ~
in the days ahead = 2024-10-17 .. 2024-10-26 ~
in recent weeks = 2024-09-04 .. 2024-10-15 ~
in recent months = 2024-04-16 .. 2024-10-15 ~
over the past year = 2023-10-16 .. 2024-10-16
in the past week = 2024-10-09 .. 2024-10-16
recently = 2024-09-16 .. 2024-10-16 ~
soon = 2024-10-16 .. 2024-11-15 ~
shortly = 2024-10-16 .. 2024-10-23 ~
within 48 hours = 2024-10-16 .. 2024-10-18
within three months = 2024-10-16 .. 2025-01-16
within the next two weeks = 2024-10-16 .. 2024-10-30
by June = 2024-10-16 .. 2025-06-30
by 2030 = 2024-10-16 .. 2030-12-31
by year-end = 2024-10-16 .. 2024-12-31
by the end of March = 2024-10-16 .. 2025-03-31
by the end of next week = 2024-10-16 .. 2024-10-27
by November 15 = 2024-10-16 .. 2024-11-15
no later than January 31, 2025 = 2024-10-16 .. 2025-01-31
until June = ? .. 2025-06-30 ~
until 2019 = ? .. 2019-12-31
until yesterday = ? .. 2024-10-15
through 2025 = ? .. 2025-12-31
through the end of the year = ? .. 2024-12-31
before the end of March = 2024-10-16 .. 2025-03-31
before Monday = ? .. 2024-10-13
before 2020 = ? .. 2019-12-31
ahead of November = ? .. 2024-10-31
after 2020 = 2021-01-01 .. ?
after Christmas = 2024-12-26 .. ?
since 2022 = 2022-01-01 .. ?
since March = 2024-03-01 .. ?
since Monday = 2024-10-14 .. ?
since last week = 2024-10-07 .. ?
from April 21 = 2024-04-21 .. ?
as of January 1, 2025 = 2025-01-01 .. ?
since the start of the year = 2024-01-01 .. ? ~
since the 1990s = 1990-01-01 .. ?
from March 3 to 7 = 2024-03-03 .. 2024-03-07
from March 3 to March 7 = 2024-03-03 .. 2024-03-07
between March 3 and 7, 2022 = 2022-03-03 .. 2022-03-07
March 3-7 = 2024-03-03 .. 2024-03-07
3-7 March 2023 = 2023-03-03 .. 2023-03-07
from 3 to 7 March = 2024-03-03 .. 2024-03-07
from September 30 to October 4 = 2024-09-30 .. 2024-10-04
between March and April = 2024-03-01 .. 2024-04-30
between December and January 2021 = 2020-12-01 .. 2021-01-31
from December 2022 to March = 2022-12-01 .. 2023-03-31
between 2019 and 2021 = 2019-01-01 .. 2021-12-31
from 2016 to 2020 = 2016-01-01 .. 2020-12-31
Monday to Friday = 2024-10-07 .. 2024-10-11
overnight into Wednesday = 2024-10-15 .. 2024-10-16
the night between Tuesday and Wednesday = 2024-10-15 .. 2024-10-16
at Christmas = 2024-12-25
Christmas Eve = 2024-12-24
at Easter = 2024-03-31
Easter 2025 = 2025-04-20
last Easter = 2024-03-31
Good Friday = 2024-03-29
New Year's Eve = 2024-12-31
New Year's Day = 2025-01-01
Thanksgiving 2024 = 2024-11-28
Labor Day = 2024-09-02
by Christmas = 2024-10-16 .. 2024-12-25
around October 20 = 2024-10-20 ~
the next day = ? .. ? ~
three days earlier = ? .. ? ~
"""

FRAMES = {
    "it": ("{}", "Il portavoce ha parlato della vicenda, {}, ai cronisti di Borgo Alto.", "Vertice ({}) a Rocca Nera"),
    "en": ("{}", "The spokesman told reporters in Harrow Bay, {}, what had happened.", "Summit ({}) at Black Rock"),
}


def cases() -> list[tuple[str, str, str]]:
    rows = [("it", row) for row in ITALIAN.split("\n")] + [("en", row) for row in ENGLISH.split("\n")]
    return [(lang, *row.split(" = ")) for lang, row in rows if row]  # type: ignore[misc]


def told(time: TimeExpression) -> str:
    """Write an interval as the cases do."""
    start, end = time.start or "?", time.end or "?"
    return (start if start == end != "?" else f"{start} .. {end}") + (" ~" if time.vague else "")


@pytest.mark.parametrize(("lang", "words", "meaning"), cases())
def test_news_words_mean_these_days(lang: str, words: str, meaning: str) -> None:
    for frame in FRAMES[lang]:
        text = frame.format(words)
        assert [(time.span.of(text), told(time)) for time in find_times(text, lang, WEDNESDAY)] == [(words, meaning)]


def test_each_language_has_many_cases() -> None:
    assert all(sum(case[0] == lang for case in cases()) >= 150 for lang in ("it", "en"))
    assert len({case[:2] for case in cases()}) == len(cases())


NO_TIME = {
    "it": """
        Nel terremoto ci furono 2024 morti e 1.500 sfollati.
        Il premio vale 1.500 euro, l'altro 2024 euro.
        In 1984 persone hanno firmato l'appello.
        Lo ha scritto Il Sole 24 Ore.
        La squadra ha vinto per 3 a 1 e poi 12-10 ai rigori.
        Il centralino risponde al numero 02 2024 1984.
        Abita in via 25 Aprile, vicino a piazza Primo Maggio.
        Il corteo è partito da piazza XX Settembre.
        Il Black Friday non ha riempito i negozi di Borgo Alto.
        La primavera araba non c'entra, dice il ministro.
        È troppo presto per dire chi sia stato.
        Più presto che tardi si saprà la verità.
        Presto o tardi si saprà la verità.
        Il 12 per cento degli elettori è rimasto a casa.
        Il 20% degli elettori è rimasto a casa.
        La delibera 2024/15 del comune resta valida.
        Il prezzo è salito a 2024,50 euro.
        Il volo AZ2024 è partito alle 12:30.
        La minoranza di destra ha vinto di misura.
        Il primo ministro e il secondo partito trattano.
        Ha corso i 100 metri in 10.12 secondi.
        Il modello X-2024 costa poco.
        Ogni lunedì il mercato chiude.
        Tutti i venerdì si riunisce la giunta.
        I sabato di festa sono rari.
        Agenda 2030 è il nome del piano.
        Il padiglione di Expo 2015 è chiuso.
        L'albero di Natale della piazza è caduto.
        È una questione di giorni, dicono i medici.
        Il carcere per tre anni, chiede il pubblico ministero.
        Ha parlato per due ore di seguito.
        La fine della guerra non è vicina.
        Il versetto 3.16 è il più citato.
        L'hashtag #lunedì è in testa.
        Si è fermato al chilometro 12/10 della statale.
        Gli aiuti valgono €2024 a testa.
        Nella stanza 2024, il tecnico ha trovato il guasto.
        L'auto ha 12 mesi di garanzia.
        La metà dei presenti non ha votato.
        Il settimo giorno di sciopero è finito.
        Il giudice ha dato tempo alle parti.
        L'inizio della partita è slittato.
        La stagione dei concerti parte bene.""",
    "en": """
        The quake left 2024 dead and 1,500 homeless.
        The novel tells of 1984 people in a lift.
        In 2000 cases the test was wrong.
        The Sunday Times carried the story.
        He writes for the Mail on Sunday.
        Black Friday sales were slow in Harrow Bay.
        The ministers may march on the capital.
        You may 10 times out of 12 be right.
        The May government fell, and Mrs May resigned.
        He lost confidence in May's cabinet.
        The second man ran to the second floor.
        The team won 3-1 and then 12-10 on penalties.
        Call 02 2024 1984 for tickets.
        Storm 2000 is the name of the drill.
        They march to the sea and march back.
        It is too soon to say who did it.
        Sooner or later the truth will out.
        He left shortly after the vote.
        It was the worst flood in ten years.
        It was the first time in two decades.
        He scored four goals in 10 days of training.
        She is paid by the hour.
        The prices fall and rivers spring from the rock.
        The fall of the old fort stunned the town.
        He spoke for two hours without a break.
        She held them in an hour long rally.
        Flight 2024 left at 12:30 with 1,500 pounds of mail.
        The bill costs $2024 a head.
        Rooms 2010 and above have a view.
        The X-2024 engine failed.
        The #Monday hashtag trended.
        The 20% cut was dropped, with 3.5 points lost.
        He came in 12th on the 12th floor.
        Every Monday the market is closed.
        USA Today ran the picture.
        April Jones and June Brown chair the board.
        Vision 2030 is the plan's name.
        The Christmas tree in the square fell down.
        Sheffield Wednesday drew at home.
        The sun rose and the cat sat on the mat.
        The end of the war is not near.
        The first quarter-mile is the hardest.
        Dec the joiner and Jan the baker met.
        The early bird was late at the start of the race.""",
}


@pytest.mark.parametrize(
    ("lang", "text"), [(lang, row.strip()) for lang in NO_TIME for row in NO_TIME[lang].split("\n") if row.strip()]
)
def test_what_only_looks_like_a_time_is_left_alone(lang: str, text: str) -> None:
    assert [time.span.of(text) for time in find_times(text, lang, WEDNESDAY)] == []


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("it", "Le elezioni del 2019 e il vertice del 12 ottobre.", ["2019", "12 ottobre"]),
        ("it", "Oggi, ieri e domani: tre giorni di sciopero.", ["Oggi", "ieri", "domani"]),
        ("it", "Il processo ha avuto inizio oggi.", ["oggi"]),
        ("it", "LUNEDÌ SCORSO il porto era chiuso.", ["LUNEDÌ SCORSO"]),
        ("it", "Riaprirà entro la fine\ndell’anno in corso.", ["entro la fine\ndell’anno in corso"]),
        ("it", "Il caso è del marzo\nIeri la sentenza.", ["marzo", "Ieri"]),
        ("en", "The 2016 election and this week's summit.", ["2016", "this week"]),
        ("en", "It changed after the 2008 crisis.", ["2008"]),
        ("en", "It rained in October.", ["in October"]),
        ("en", "TODAY and TOMORROW", ["TODAY", "TOMORROW"]),
        ("en", "The talks, in May or early June, may fail.", ["in May", "early June"]),
        (
            "en",
            "🛑 Signed\u00a0on\u00a0Monday — effective New Year’s Day.",
            ["on\u00a0Monday", "effective New Year’s Day"],
        ),
    ],
)
def test_spans_are_exact(lang: str, text: str, found: list[str]) -> None:
    assert [time.span.of(text) for time in find_times(text, lang, WEDNESDAY)] == found


@pytest.mark.parametrize(
    ("lang", "text", "meaning"),
    [
        ("it", "Il consiglio si riunirà venerdì.", "2024-10-18"),
        ("it", "Il consiglio si è riunito venerdì.", "2024-10-11"),
        ("it", "La prova è prevista a marzo.", "2025-03-01 .. 2025-03-31"),
        ("it", "Le scuole riapriranno il 7 gennaio.", "2025-01-07"),
        ("en", "The board will meet on Friday.", "2024-10-18"),
        ("en", "The board met on Friday.", "2024-10-11"),
        ("en", "The trial is scheduled for March 3.", "2025-03-03"),
        ("en", "That will do. The board met on Friday.", "2024-10-11"),
    ],
)
def test_an_announced_day_lies_ahead(lang: str, text: str, meaning: str) -> None:
    assert [told(time) for time in find_times(text, lang, WEDNESDAY)] == [meaning]


@pytest.mark.parametrize(
    ("lang", "words", "published", "meaning"),
    [
        ("it", "ieri", "2024-10", "2024-09-30 .. 2024-10-30 ~"),
        ("it", "lunedì", "2024-10", "2024-09-30 .. 2024-10-28 ~"),
        ("it", "quest'estate", "2024-10", "2024-06-01 .. 2024-09-30"),
        ("it", "entro la fine dell'anno", "2024-10", "2024-10-01 .. 2024-12-31"),
        ("it", "l'anno scorso", "2024", "2023-01-01 .. 2023-12-31"),
        ("it", "il mese scorso", "2024", "2023-12-01 .. 2024-11-30 ~"),
        ("it", "il mese scorso", "2024-03", "2024-02-01 .. 2024-02-29"),
        ("it", "dal 2022", None, "2022-01-01 .. ?"),
        ("it", "entro il 2030", None, "? .. 2030-12-31"),
        ("it", "ieri", None, "? .. ? ~"),
        ("it", "il 12 ottobre", None, "? .. ? ~"),
        ("it", "il 12 ottobre 2024", None, "2024-10-12"),
        ("en", "on Monday", "2024-10", "2024-09-30 .. 2024-10-28 ~"),
        ("en", "this summer", "2024", "2024-06-01 .. 2024-09-30"),
        ("en", "last week", None, "? .. ? ~"),
        ("en", "between March and April 2025", None, "2025-03-01 .. 2025-04-30"),
        ("en", "in the 1990s", None, "1990-01-01 .. 1999-12-31"),
        ("en", "yesterday", "2024-01-01", "2023-12-31"),
        ("en", "last month", "2024-01-31", "2023-12-01 .. 2023-12-31"),
        ("en", "a month ago", "2024-03-31", "2024-02-01 .. 2024-02-29"),
    ],
)
def test_what_is_not_known_of_the_publication_widens_the_interval(
    lang: str, words: str, published: str | None, meaning: str
) -> None:
    assert [told(time) for time in find_times(words, lang, published)] == [meaning]


@pytest.mark.parametrize(
    ("words", "precision"),
    [
        ("ieri", "day"), ("la settimana scorsa", "week"), ("marzo", "month"), ("quest'estate", "season"),
        ("nel 2026", "year"), ("gli anni Novanta", "other"), ("il trimestre scorso", "other"), ("tre anni fa", "year"),
    ],
)  # fmt: skip
def test_precision_is_the_unit_of_the_words(words: str, precision: str) -> None:
    assert [time.precision for time in find_times(words, "it", WEDNESDAY)] == [precision]


@pytest.mark.parametrize(
    ("year", "day"),
    [("1961", "04-02"), ("2000", "04-23"), ("2008", "03-23"), ("2011", "04-24"), ("2019", "04-21"), ("2038", "04-25")],
)
def test_easter_is_computed(year: str, day: str) -> None:
    """Dates of Easter as printed in calendars, early and late ones."""
    assert find_times(f"Easter {year}", "en", None)[0].start == f"{year}-{day}"


@pytest.mark.skipif(not YARDSTICK.is_file(), reason="the annotation project's ../shared/eval/times.json is not here")
@pytest.mark.parametrize("lang", ["it", "en"])
def test_yardstick(lang: str) -> None:
    listed = json.loads(YARDSTICK.read_text(encoding="utf-8"))[lang]
    right = 0
    for words, start, end in listed:
        found = find_times(words, lang, WEDNESDAY)
        right += [(t.span.of(words), t.start, t.end) for t in found] == [(words, start, end)]
    assert (right, len(listed)) == (20, 20)


@pytest.mark.parametrize("lang", ["it", "en"])
@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\n\n", "'", "fine di " * 500, "entro la fine del " * 300, "the end of " * 500, "by the " * 500,
        "tra il " * 300, "between 2019 and " * 300, "9" * 5000, "12/" * 2000, "2000 anni fa", "9999 years ago",
        "tra 9999 anni",
        "in 9999 years", "İ" * 50 + " oggi",
        "\ud800 oggi", "31/12/9999", "31 febbraio 2024", "Feb. 31", "nel 0000", "l'" * 500,
    ],
)  # fmt: skip
def test_hostile_text_gives_sound_spans(lang: str, text: str) -> None:
    times = find_times(text, lang, WEDNESDAY)
    ends = [0, *(time.span.end for time in times)]
    assert all(end <= time.span.start < time.span.end <= len(text) for end, time in zip(ends, times, strict=False))
    assert all(time.start is None or time.end is None or time.start <= time.end for time in times)


def test_a_language_without_a_grammar_is_refused() -> None:
    for lang in ("xx", "../it", ""):
        with pytest.raises(UnknownLanguage) as caught:
            find_times("oggi", lang, None)
        assert caught.value.lang == lang


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("period\toggi\tdays 0", 2),
        ("period\t{nothing}\tsame\town", 2),
        ("period\toggi\tdance 0\town", 2),
        ("period\t(oggi\tdays 0\town", 2),
        ("period\toggi?\tdays 0\town", 2),
        ("word\t\t1\town", 2),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, row: str, line: int) -> None:
    path = tmp_path / "times.tsv"
    path.write_text(f"kind\tform\tvalue\tsource\n{row}\n", encoding="utf-8")
    with pytest.raises(LexiconError) as caught:
        Grammar.load(path, {"days", "same"})
    assert caught.value.line == line


def test_every_row_says_its_source() -> None:
    folder = Path(find_times.__code__.co_filename).with_name("lexicons")
    for lang in ("it", "en"):
        rows = (folder / lang / "times.tsv").read_text(encoding="utf-8").splitlines()[1:]
        assert len(rows) > 400
        assert all(
            row.split("\t")[3].startswith(("own", "CLDR", "times.json", "ISO 8601", "Gregorian")) for row in rows
        )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The depot would not reopen before the summer, she said.", "2025-05-31"),
        ("The firm plans to finish before the summer.", "2025-05-31"),
        ("The depot would have reopened before the summer, she said.", "2024-05-31"),
        ("The depot reopened before the summer, she said.", "2024-05-31"),
    ],
)
def test_the_future_that_somebody_told_of_is_the_future(text: str, day: str) -> None:
    (found,) = find_times(text, "en", "2025-03-08")
    assert found.end == day
