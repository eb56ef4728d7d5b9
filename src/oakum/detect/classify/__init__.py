"""The classifier of candidates without a format of their own: features, and a small trained model that weighs them."""
