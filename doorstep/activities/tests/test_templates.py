"""Templates against the delivered programmes."""

import pytest

from doorstep.activities import plans, services
from doorstep.activities.models import Template
from doorstep.activities.tests.factories import SYSTEM
from doorstep.kernel import clock
from doorstep.kernel.errors import BadInput, NotAllowed
from doorstep.programmes.services import load_delivered


@pytest.fixture
def catalogue(db):
    load_delivered(actor=SYSTEM)


def test_every_delivered_template_makes_a_plan_that_can_be_created(catalogue):
    from doorstep.regions.tests.factories import make_community

    community = make_community()
    count = services.load_templates(actor=SYSTEM)
    assert count == Template.objects.filter(active=True).count() > 10
    for template in Template.objects.select_related("programme"):
        plan = plans.from_template(template, clock.today().replace(day=28), place="社区大院")
        plan = plans.check(plan, past_allowed=True)
        activity = services.create_activity(actor=SYSTEM, region=community, plan=plan, template=template, backfill=True)
        assert activity.programme_id == template.programme_id
        assert activity.stalls.count() == len(template.spec["stalls"])


def test_loading_again_changes_nothing_and_drops_nothing(catalogue):
    first = services.load_templates(actor=SYSTEM)
    assert services.load_templates(actor=SYSTEM) == first
    assert Template.objects.count() == first


def test_templates_without_their_programmes_are_refused(db):
    with pytest.raises(BadInput, match="free_clinic"):
        services.load_templates(actor=SYSTEM)
    assert not Template.objects.exists()


def test_only_who_edits_programmes_loads_them(catalogue):
    from doorstep.kernel.actor import VISITOR

    with pytest.raises(NotAllowed):
        services.load_templates(actor=VISITOR)
