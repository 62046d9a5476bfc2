"""Forms of the console and the phone. What an activity may look like is the business of plans.py and the services; here
texts become values, and a refusal finds the field it is about."""
