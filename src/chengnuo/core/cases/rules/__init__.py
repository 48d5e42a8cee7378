"""Pure rules of the case loop: the state machine, deadlines, routing, fusion, rates. No framework, no database."""
