"""The routing: contracts that decide who answers, and how often each rule was corrected."""
