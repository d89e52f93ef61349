package dev.parley.admin.port;

import dev.parley.proto.admin.Health.Check;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Whether this node may be sent calls: one check for each thing it stands on. */
@FunctionalInterface
public interface Readiness {
  CompletionStage<List<Check>> checks();
}
