"""A client written by others works as it is, over the wire."""

from __future__ import annotations

from typing import Any

import frost_sta_client as fsc
import pytest

from chengnuo.core.people.models import User
from chengnuo.core.people.tokens import issue_token


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_frost_sta_client_works_unmodified(live_server: Any) -> None:
    user = User.objects.create(username="frost", display_name="frost", role="integrator", password="!")
    door = fsc.AuthHandler("token", issue_token(actor=user, name="frost").token)
    service = fsc.SensorThingsService(f"{live_server.url}/sta/v1.1", auth_handler=door)
    stream = fsc.Datastream(
        name="水位", description="x", observation_type="OM_Measurement", properties={"a": 1},
        unit_of_measurement=fsc.UnitOfMeasurement(name="米", symbol="m", definition="m"),
    )  # fmt: skip
    stream.sensor = fsc.Sensor(name="表", description="x", encoding_type="application/pdf", metadata="x")
    stream.observed_property = fsc.ObservedProperty(name="水位", definition="urn:x", description="x")
    thing = fsc.Thing(name="泵站", description="x", properties={"kind": "pump"})
    service.create(thing)
    stream.thing = thing
    service.create(stream)
    assert isinstance(stream.id, int)
    for number in range(5):
        service.create(
            fsc.Observation(
                phenomenon_time=f"2026-01-01T00:0{number}:00Z", result=number / 2, datastream=stream
            )
        )
    thing.description = "改过"
    service.update(thing)
    service.patch(thing, [{"op": "replace", "path": "/name", "value": "新泵站"}])
    found = service.things().find(thing.id)
    assert (found.name, found.description, found.properties) == ("新泵站", "改过", {"kind": "pump"})
    listed = service.observations().query().filter("result gt 0.6").orderby("result", "desc").top(2).list()
    assert [one.result for one in listed] == [2, 1.5, 1]
    array = fsc.model.ext.data_array_value.DataArrayValue()
    array.datastream = stream
    array.components = {array.Property.PHENOMENON_TIME, array.Property.RESULT}
    array.add_observation(fsc.Observation(phenomenon_time="2026-01-02T00:00:00Z", result=9))
    document = fsc.model.ext.data_array_document.DataArrayDocument()
    document.add_data_array_value(array)
    service.observations().create(document)
    assert service.datastreams().find(stream.id).get_observations().query().count().list().count == 6
    service.delete(thing)
    assert not service.datastreams().query().list().entities
