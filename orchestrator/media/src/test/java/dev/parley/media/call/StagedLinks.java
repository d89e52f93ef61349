package dev.parley.media.call;

import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A model whose links do what a test tells them to. */
final class StagedLinks implements LinkSupervisor.ModelDial {

  static final Problem LOST = new Problem("model_lost", "model: connection closed", true);

  /** One link: what it was asked, and whether it is closed. */
  static final class StagedLink implements ModelLink {
    final List<ModelOrder> orders = new ArrayList<>();
    boolean closed;
    private final Consumer<ModelFact> facts;
    private final StagedLinks model;

    StagedLink(StagedLinks model, Consumer<ModelFact> facts) {
      this.model = model;
      this.facts = facts;
    }

    void says(ModelFact fact) {
      facts.accept(fact);
    }

    void dies() {
      says(new ModelFact.Failed(LOST));
    }

    /** As a link says it that cannot go on with what it was asked. */
    void failsAt(String responseId, Problem problem) {
      says(new ModelFact.Done(responseId, Outcome.FAILED, problem, Usage.NONE));
    }

    void done(String responseId) {
      says(new ModelFact.Done(responseId, Outcome.COMPLETED, null, Usage.NONE));
    }

    <T extends ModelOrder> List<T> all(Class<T> kind) {
      return orders.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The names of what it was asked, such as {@code Hear}. */
    List<String> names() {
      return orders.stream().map(order -> order.getClass().getSimpleName()).toList();
    }

    @Override
    public void accept(ModelOrder order) {
      orders.add(order);
      model.whenAsked.accept(this, order);
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    public Capabilities capabilities() {
      return new Capabilities(true);
    }
  }

  /** What a link does about an order. */
  interface Asked {
    void accept(StagedLink link, ModelOrder order);
  }

  final List<StagedLink> links = new ArrayList<>();
  final List<Long> openedAt = new ArrayList<>();
  Asked whenAsked = (_, _) -> {};

  /** Why the next links cannot be opened; absent if they can. */
  @Nullable Problem refusal;

  /** So many more are refused. */
  int refusals = Integer.MAX_VALUE;

  private final String name;
  private final MediaClock clock;

  StagedLinks(String name, MediaClock clock) {
    this.name = name;
    this.clock = clock;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String endpoint() {
    return "test " + name;
  }

  @Override
  public ModelLink open(Consumer<ModelFact> facts) {
    openedAt.add(clock.nanos() / 1_000_000);
    var problem = refusal;
    if (problem != null && refusals > 0) {
      refusals--;
      return FailedLink.report(problem, facts);
    }
    var link = new StagedLink(this, facts);
    links.add(link);
    return link;
  }

  StagedLink last() {
    return links.getLast();
  }
}
