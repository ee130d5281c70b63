"""What a page, a registration and a mail cost at the least: plain Django under the same server."""
