package dev.parley.media.links;

import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import java.util.function.Consumer;

/** A link that could not be opened: each question gets the reason as its answer. */
public final class FailedLink implements ModelLink {

  private final Problem problem;
  private final Consumer<ModelFact> facts;

  /** Tells why, and stands for the link that there is not. On the call's event loop. */
  public static ModelLink report(Problem problem, Consumer<ModelFact> facts) {
    facts.accept(new ModelFact.Failed(problem));
    return new FailedLink(problem, facts);
  }

  private FailedLink(Problem problem, Consumer<ModelFact> facts) {
    this.problem = problem;
    this.facts = facts;
  }

  @Override
  public void accept(ModelOrder order) {
    if (order instanceof ModelOrder.Respond respond) {
      facts.accept(new ModelFact.Done(respond.responseId(), Outcome.FAILED, problem, Usage.NONE));
    }
  }

  @Override
  public void close() {}
}
