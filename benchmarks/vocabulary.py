"""The words that generated records are made of: what is offered under each interest, and sentences to say it with."""

from __future__ import annotations

from typing import NamedTuple


class Theme(NamedTuple):
    """The words of one interest: short nouns for titles, things that are made or used, what people do there."""

    subjects: tuple[str, ...]
    things: tuple[str, ...]
    actions: tuple[str, ...]


THEMES: dict[str, Theme] = {
    "arts_culture": Theme(
        ("Street theatre", "Choir", "Mural", "Short film", "Gallery", "Radio play", "Dance", "Poetry"),
        ("scripts", "costumes", "old film cameras", "spray paint", "microphones", "a stage with real lights"),
        ("rehearse a scene", "record a song", "paint a wall that stays", "cut a film", "plan an exhibition"),
    ),
    "creativity_design": Theme(
        ("Poster", "Type design", "Fashion repair", "Comic", "Game art", "Photo", "Interior", "Animation"),
        ("drawing tablets", "a risograph", "sewing machines", "light tables", "fabric offcuts", "cutting mats"),
        ("sketch an idea", "draw one page a week", "sew a bag", "print fifty posters", "build a model of a room"),
    ),
    "crafts_making": Theme(
        ("Wood", "Ceramics", "Bike repair", "Laser cutter", "Jewellery", "Kite", "Leather", "Furniture"),
        ("a kiln", "hand tools", "a lathe", "second-hand bicycles", "a laser cutter", "boxes of spare parts"),
        ("repair what you bring", "turn a bowl", "solder a ring", "build a bench", "true a wheel"),
    ),
    "technology": Theme(
        ("Robot", "Web", "Game code", "Electronics", "Drone", "Open data", "Music code", "App"),
        ("soldering irons", "microcontrollers", "borrowed laptops", "a wall of sensors", "two 3D printers"),
        ("write a first program", "wire a sensor", "publish a page", "teach a robot to turn", "read a log file"),
    ),
    "science": Theme(
        ("Night sky", "Chemistry", "Microscope", "Weather", "Maths", "Body", "Rocket", "Insect"),
        ("telescopes", "microscopes", "field books", "a weather balloon", "glassware", "a table full of bones"),
        ("measure the wind", "count moths", "look at your own cells", "plot what you found", "test a guess"),
    ),
    "environment": Theme(
        ("Forest", "Seed", "Shore clean-up", "Beekeeping", "City garden", "River", "Compost", "Bird"),
        ("raised beds", "waders", "a greenhouse", "bird boxes", "seed libraries", "bee suits in every size"),
        ("plant a hedge", "map old trees", "test the water", "build a nesting box", "harvest what has grown"),
    ),
    "sport_movement": Theme(
        ("Climbing", "Skate", "Parkour", "Swimming", "Basketball", "Yoga", "Sailing", "Boxing"),
        ("boards to lend", "ropes and helmets", "a heated pool", "dinghies", "mats", "a court with lights"),
        ("learn to fall", "try a first wall", "swim fifty metres", "play three against three", "tie a knot"),
    ),
    "life_skills": Theme(
        ("Cooking", "Money", "First flat", "First aid", "Sleep", "Driving theory", "Sewing basics", "Talking"),
        ("a teaching kitchen", "practice dummies", "sample contracts", "worked examples", "a quiet room"),
        ("cook for eight", "read a rental contract", "plan a month's money", "stop a bleed", "say no kindly"),
    ),
    "career_work": Theme(
        ("Job letter", "Start-up", "Hotel", "Care work", "Newsroom", "Summer job", "Interview", "Trade"),
        ("real job adverts", "a practice office", "uniforms", "people from six workplaces", "a camera"),
        ("shadow somebody for a day", "write one good letter", "pitch an idea", "practise an interview"),
    ),
    "civic_engagement": Theme(
        ("Youth council", "Debate", "Neighbourhood", "Local paper", "Campaign", "Budget", "Rights", "Election"),
        ("a real budget", "the council chamber", "flip charts", "a printing press", "open minutes"),
        ("write a motion", "interview a councillor", "run a street survey", "vote on what is built"),
    ),
    "global_world": Theme(
        ("Language café", "World kitchen", "Migration", "Map", "Peace", "Sign language", "Pen friend", "Human library"),
        ("dictionaries", "recipes from eleven countries", "old maps", "video calls", "a shelf of games"),
        ("swap languages", "cook what your neighbour grew up with", "ask an awkward question", "learn fifty signs"),
    ),
    "mobility_abroad": Theme(
        ("Exchange", "Volunteering abroad", "Summer camp", "Work placement", "Train trip", "Host family", "Solidarity"),
        ("rail passes", "stories of those who went", "application forms", "a fund for tickets", "phrase books"),
        ("plan a term away", "find a host", "fill in the form together", "pack for three months"),
    ),
}

# How a title goes on after its subject, by the type of the offer.
TYPE_WORDS: dict[str, tuple[str, ...]] = {
    "event": ("night", "day", "open stage", "fair"),
    "workshop": ("workshop", "in one afternoon", "for beginners"),
    "course": ("course", "step by step", "from zero"),
    "programme": ("programme", "year", "track"),
    "club": ("club", "group", "Tuesday group", "circle"),
    "volunteering": ("helpers wanted", "crew", "volunteers"),
    "internship": ("internship", "placement"),
    "youth_project": ("project", "by us", "lab"),
    "open_space": ("open doors", "drop-in", "space"),
    "digital": ("online", "at home", "video series"),
    "mentoring": ("mentor", "one to one"),
    "mobility": ("exchange", "abroad"),
}

SENTENCES: tuple[str, ...] = (
    "You do not need to know anything before you come: we start with {thing} and go on from there.",
    "Most people come alone the first time, so nobody will find that strange.",
    "We work in small groups, and everybody gets to {do}.",
    "There is {thing}, and somebody who knows how to use it.",
    "Bring a friend, a snack and clothes that may get dirty.",
    "If you have to leave early, just leave; tell us only if you want a place kept.",
    "The first hour is for looking round; after that you choose what you want to {do}.",
    "Half of those who lead it came as participants two years ago.",
    "Nothing is marked and nobody is tested, but you can ask for a written confirmation.",
    "In the end we show what we have made to whoever wants to see it.",
    "We speak slowly, and there is always somebody who can translate.",
    "The room is warm, the tea is free, and the music is chosen by whoever came first.",
    "It is loud at times; there is a quiet corner with a door that closes.",
    "Last spring we managed to {do} in four evenings, which surprised us too.",
    "You can come once, or every time; nobody counts.",
    "Those who want to go further can {do} with us in the holidays.",
    "We lend {thing} to everybody who comes, so please do not buy anything.",
    "Somebody from the team is at the door a quarter of an hour before we start.",
    "The nearest stop is five minutes on foot, and we can meet you there.",
    "Photos are taken only of hands and of things, unless you say otherwise.",
)

LIST_LEADS: tuple[str, ...] = (
    "What happens on the day:",
    "You will find here:",
    "There is also:",
    "What to expect:",
)

LIST_ITEMS: tuple[str, ...] = (
    "time to **{do}** without hurry",
    "{thing}, for everybody",
    "a short round in which each says what they want to try",
    "a *quiet* half hour in the middle",
    "help with the form, if there is one",
    "something small to take home",
    "water, and shoes in which you can stand",
    "the names of three people to ask later",
)

CLOSINGS: tuple[str, ...] = (
    "How we work stands on [our page](https://example.org/about); [ask us](mailto:hello@example.org) the rest.",
    "Have a look at [what came out last year](https://example.org/archive/2025) before you decide.",
    "If the costs are a problem, **tell us**: there is a [small fund](https://example.org/fund) and nobody asks why.",
    "The [house rules](https://example.org/rules) fit on one page; the first of them is *be kind*.",
)

ORGANISATION_WORDS: tuple[str, ...] = (
    "Harbour", "Northside", "Old Mill", "Lantern", "Birch", "Signal", "Corner", "Bridge", "Tramway", "Lighthouse",
    "Quarry", "Orchard", "Copper", "Meadow", "Ferry", "Attic", "Workshop", "Blue Door", "Compass", "Kettle",
)  # fmt: skip
ORGANISATION_KIND_WORDS: dict[str, str] = {
    "school": "School", "university": "University", "youth_centre": "Youth Centre", "library": "Library",
    "museum": "Museum", "association": "Association", "public_body": "Youth Office", "company": "Works",
    "cultural_venue": "Stage", "sports_club": "Sports Club", "informal_group": "Group",
}  # fmt: skip
VENUE_WORDS: tuple[str, ...] = ("Hall", "House", "Library", "Yard", "Studio", "Court", "Gym", "Barn", "Room", "Cellar")
STREETS: tuple[str, ...] = (
    "Mill Street", "Harbour Road", "Station Road", "Birch Lane", "Market Square", "School Street", "River Walk",
    "Quarry Hill", "Lighthouse Road", "Tram Street",
)  # fmt: skip
OPENING_HOURS: tuple[str, ...] = (
    "Mo-Fr 14:00-20:00", "Tu-Sa 10:00-18:00", "Mo-Su 09:00-21:00", "We,Th 15:00-19:00; Sa 11:00-16:00",
    "Mo-Fr 08:00-16:00; PH off", "24/7",
)  # fmt: skip
