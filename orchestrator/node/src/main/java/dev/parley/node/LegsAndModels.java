package dev.parley.node;

import dev.parley.legs.LegEndpoint;
import dev.parley.legs.realtime.RealtimeEndpoint;
import dev.parley.models.ModelKind;
import dev.parley.models.local.LocalKind;
import dev.parley.models.openai.RealtimeModel;
import dev.parley.node.config.OrchestratorConfig;
import dev.parley.node.plan.NodePlan;
import java.util.List;

/**
 * Every way in and every kind of model that a node has. Whoever adds one adds it here, and nowhere
 * else: agents may name it, its paths are open and its metrics are read.
 */
record LegsAndModels(List<LegEndpoint.Kind> legs, List<ModelKind> models) {

  LegsAndModels {
    legs = List.copyOf(legs);
    models = List.copyOf(models);
    var names = models.stream().map(ModelKind::name).toList();
    if (names.stream().distinct().count() < names.size()) {
      throw new IllegalStateException(
          "models: " + names + " (expected: a name of its own for each kind)");
    }
  }

  /** What a node may have of them. */
  @FunctionalInterface
  interface Registry {
    LegsAndModels of(OrchestratorConfig config, NodePlan plan);
  }

  static LegsAndModels all(OrchestratorConfig config, NodePlan plan) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new LegsAndModels(
        List.of(RealtimeEndpoint::of),
        List.of(
            new LocalKind(config.localModel().on(cores, plan.modelConcurrency())),
            new RealtimeModel(config.upstream())));
  }
}
