package dev.parley.orchestrator.upstream;

import dev.parley.orchestrator.media.ModelFact;
import dev.parley.orchestrator.media.ModelFact.Outcome;
import dev.parley.orchestrator.media.ModelFact.Problem;
import dev.parley.orchestrator.media.ModelFact.Usage;
import dev.parley.orchestrator.media.ModelLink;
import dev.parley.orchestrator.media.ModelOrder;
import java.util.function.Consumer;

/** A link that could not even be dialled: each question gets the reason as its answer. */
record DeadLink(Problem problem, Consumer<ModelFact> facts) implements ModelLink {

  @Override
  public void accept(ModelOrder order) {
    if (order instanceof ModelOrder.Respond(var responseId, _, _, _, _, _)) {
      facts.accept(new ModelFact.Done(responseId, Outcome.FAILED, problem, Usage.NONE));
    }
  }

  @Override
  public void close() {}

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true);
  }
}
