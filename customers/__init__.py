"""Who the customers are and what they did: profiles, identities, events, consent."""
