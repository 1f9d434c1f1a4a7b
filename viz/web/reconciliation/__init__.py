"""The reconciliation service: others find which actor, target group, instrument or measure their own names mean."""
