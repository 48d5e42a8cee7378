"""How far the promises have come: targets with lights, one target with its course, and the page units report on."""
