"""The small words of English, by which a sentence is read without a parser."""

import re


def _words(listed):
    return frozenset(listed.split())


DETERMINERS = _words(
    "a an the this these those all another each every some any no both his her its their our "
    "my your"
)
MORE = _words("additional further extra other more new fresh only just total own")
PLACES = _words("to in into from across inside near of")
PREPOSITIONS = PLACES | _words(
    "on at by for with without through over under among between against towards toward via per "
    "about during within beyond around onto upon despite"
)
JOINTS = _words(
    "and or but nor yet so that because as while when whenever if since although though where "
    "whereas which who whom whose whether before after until unless than"
)
RELATIVES = _words("who whom which that")
PRONOUNS = _words("i we you he she it they there who")
BE = _words("is are was were be been being am ’s 's")
AUXILIARIES = BE | _words(
    "has have had having do does did will would shall should can could may might must cannot"
)
CONTRACTED = re.compile(r"\w+[’'](?:ve|ll|re|d|m)$", re.IGNORECASE)
# What stands between a verb and its number: “brought home 200”.
AWAY = _words("home back away ahead out off up down forward aside apart")
# Past tenses that do not end in -ed.
PAST = _words(
    "became began bore bought broke brought built came caught cost cut died drew drove fed fell "
    "felt fled flew found fought gave got went grew held hit kept knew laid led left lent lost "
    "made meant met paid put ran read rose sank sat saw sent set shot shut slept sold spent spoke "
    "stood stole struck swam swore swept taught took thought threw understood won wore wrote gone "
    "come seen taken given driven flown fallen grown risen known stolen written"
)
SAYING = _words(
    "said says say saying told tells telling stated states stating added adds adding announced "
    "announces announcing explained explains explaining claimed claims claiming reported reports "
    "reporting confirmed confirms confirming noted notes noting argued argues insisted insists "
    "warned warns warning declared declares stressed stresses remarked acknowledged admitted "
    "admits indicated indicates indicate indicating estimates believes revealed reveals heard "
    "emphasised emphasized testified disclosed recalled replied concluded "
    "alleged maintains suggests suggest shows show"
)
# Of these a number is never the object: “said the loss of 9”, and not “announced 9”.
TELLING = _words("said says say saying told tells telling")
# Words that say nothing of what a sentence is about.
SMALL = DETERMINERS | MORE | PREPOSITIONS | JOINTS | PRONOUNS | AUXILIARIES | {"still", "also"}
