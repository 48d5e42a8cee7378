"""The duty desk: queues, the case beside the list, phone intake, acts on many, work orders."""
