"""The case loop under load: durable intake over HTTP beside its limit and its peers, and the desk with a million cases."""
