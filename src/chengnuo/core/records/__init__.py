"""The ledger of delivered things (台账) and of what passes through stages (项目): one table, kinds declared elsewhere."""
