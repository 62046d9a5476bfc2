from doorstep.activities.tests.factories import Town
from tests.standing import stands

_standing, town = stands(Town)
