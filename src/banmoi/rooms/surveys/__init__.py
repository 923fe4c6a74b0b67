"""Surveys of satisfaction: who is asked, which codes were used, and a ballot box that knows neither."""
