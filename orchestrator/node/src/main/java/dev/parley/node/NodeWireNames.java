package dev.parley.node;

import dev.parley.node.calls.Drain;
import dev.parley.node.sessions.SessionChanges;
import dev.parley.session.shell.WireNames;
import java.util.List;

/** What nodes tell each other beside what sessions do. A name in here is for ever. */
public final class NodeWireNames implements WireNames {

  @Override
  public List<Named> all() {
    return List.of(
        Named.first("dev.parley.orchestrator.node.Drain$Order", Drain.Order.class),
        Named.first(
            "dev.parley.orchestrator.node.SessionChanges$Changed", SessionChanges.Changed.class));
  }
}
