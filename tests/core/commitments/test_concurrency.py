"""Two people press save at the same moment: one is heard, the other sees both sides."""

import threading

import pytest
from django.db import connection

from chengnuo.core.commitments import queries, services
from chengnuo.core.commitments.errors import EditConflict
from tests.worlds import World


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_at_once_exactly_one_is_written(world: World) -> None:
    row = world.row("0001")
    start = threading.Barrier(4)
    outcomes: list[str] = []

    def edit(text: str) -> None:
        try:
            start.wait()
            services.edit_text(actor=world.supervisor, commitment_id=row.id, version=row.version, text=text)
            outcomes.append(text)
        except EditConflict as conflict:
            outcomes.append(f"conflict:{conflict.data['conflicts'][0]['theirs']['text']}")
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=(f"说法{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [written] = [outcome for outcome in outcomes if not outcome.startswith("conflict")]
    detail = queries.commitment(row.id)
    assert (detail.row.text, detail.row.version) == (written, row.version + 1)
    assert outcomes.count(f"conflict:{written}") == 3
