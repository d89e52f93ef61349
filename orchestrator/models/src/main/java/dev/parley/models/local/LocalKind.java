package dev.parley.models.local;

import dev.parley.models.ModelKind;
import dev.parley.models.local.script.ScriptCompiler;
import dev.parley.net.metrics.Metric;
import dev.parley.proto.agent.AgentDefinition;
import java.util.List;

/** {@code local}: the model in the node's own process, loaded only where an agent names it. */
public final class LocalKind implements ModelKind {

  private final LocalModel.Settings settings;
  private final LocalCounters counters = new LocalCounters();

  public LocalKind(LocalModel.Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public void check(AgentDefinition agent) {
    ScriptCompiler.read(agent);
  }

  /** Loading it takes seconds and memory. */
  @Override
  public boolean isHeavy() {
    return true;
  }

  @Override
  public Ready start(AgentDefinition agent) throws InterruptedException {
    return LocalModel.start(settings, agent, counters);
  }

  @Override
  public List<Metric> metrics() {
    return counters.metrics();
  }
}
