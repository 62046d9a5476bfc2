"""The pages of activities: resident.py and door.py for residents, the rest for those who plan and work there."""
