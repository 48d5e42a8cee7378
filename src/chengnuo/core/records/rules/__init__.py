"""Pure rules of the records: kinds, their forms, their stages."""
