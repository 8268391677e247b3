"""What the street's counting and reporting does."""
