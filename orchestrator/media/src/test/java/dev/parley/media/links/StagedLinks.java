package dev.parley.media.links;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.LinkSettings;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Problem;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.time.MediaClock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A model whose links do what a test tells them to. */
public final class StagedLinks implements ModelDial {

  /** As a model that is asked and answers, and remembers. */
  public static final LinkCapabilities ASKED =
      LinkCapabilities.asked(
              LinkCapabilities.Sound.of(AudioFormat.PCM_24K, AudioFormat.PCMU, AudioFormat.PCMA))
          .edits()
          .truncates()
          .begins(LinkCapabilities.Seed.ANYTHING)
          .saysExactly(LinkCapabilities.ExactSpeech.WHEN_IDLE)
          .callsTools(LinkCapabilities.LateResult.OUTPUT)
          .choosesTools()
          .takesTextSilently()
          .updates(LinkCapabilities.Setting.values())
          .answersInText()
          .overlaps()
          .build();

  public static final Problem LOST =
      new Problem("model_lost", "model: connection closed", ModelFact.Failure.BROKEN);

  /** One link: what it was asked, and whether it is closed. */
  public static final class StagedLink implements ModelLink {
    public final List<ModelOrder> orders = new ArrayList<>();
    public boolean closed;
    private final Consumer<ModelFact> facts;
    private final StagedLinks model;

    public StagedLink(StagedLinks model, Consumer<ModelFact> facts) {
      this.model = model;
      this.facts = facts;
    }

    public void says(ModelFact fact) {
      facts.accept(fact);
    }

    public void dies() {
      says(new ModelFact.Failed(LOST));
    }

    /** As a link says it that cannot go on with what it was asked. */
    public void failsAt(String responseId, Problem problem) {
      says(new ModelFact.Done(responseId, Outcome.FAILED, problem, Usage.NONE));
    }

    public void done(String responseId) {
      says(new ModelFact.Done(responseId, Outcome.COMPLETED, null, Usage.NONE));
    }

    public <T extends ModelOrder> List<T> all(Class<T> kind) {
      return orders.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The names of what it was asked, such as {@code Hear}. */
    public List<String> names() {
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
  }

  /** What a link does about an order. */
  public interface Asked {
    public void accept(StagedLink link, ModelOrder order);
  }

  public final List<StagedLink> links = new ArrayList<>();
  public final List<Long> openedAt = new ArrayList<>();
  public Asked whenAsked = (_, _) -> {};

  /** Why the next links cannot be opened; absent if they can. */
  public @Nullable Problem refusal;

  /** What the next links say before they are there. */
  public List<ModelFact> whileOpening = List.of();

  /** Whether the next links say at once that they can be used. */
  public boolean opens = true;

  public LinkCapabilities can = ASKED;

  /** Whether the leg finds turns by rules of its own, where either can. */
  public boolean legHasRules;

  /** What the links were told to begin with. */
  public final List<ModelLink.Beginning> beginnings = new ArrayList<>();

  /** How the links, also those that were refused, were to be. */
  public final List<LinkSettings> settings = new ArrayList<>();

  /** So many more are refused. */
  public int refusals = Integer.MAX_VALUE;

  private final String name;
  private final MediaClock clock;

  public StagedLinks(String name, MediaClock clock) {
    this.name = name;
    this.clock = clock;
  }

  /** A model that opens links so, which are as those of one that is asked. */
  public static ModelLink.Model asked(
      BiFunction<ModelLink.Setup, Consumer<ModelFact>, ModelLink> opening) {
    return model(ASKED, opening);
  }

  public static ModelLink.Model model(
      LinkCapabilities can, BiFunction<ModelLink.Setup, Consumer<ModelFact>, ModelLink> opening) {
    return new ModelLink.Model() {
      @Override
      public LinkCapabilities capabilities() {
        return can;
      }

      @Override
      public ModelLink open(ModelLink.Setup setup, Consumer<ModelFact> facts) {
        return opening.apply(setup, facts);
      }
    };
  }

  @Override
  public LinkCapabilities capabilities() {
    return can;
  }

  @Override
  public boolean takesTurns() {
    return switch (can.floor().turns()) {
      case OURS -> false;
      case MODELS -> true;
      case BOTH -> !legHasRules;
    };
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
  public ModelLink open(
      int number, LinkSettings as, ModelLink.Beginning beginning, Consumer<ModelFact> facts) {
    settings.add(as);
    openedAt.add(clock.nanos() / 1_000_000);
    beginnings.add(beginning);
    var problem = refusal;
    if (problem != null && refusals > 0) {
      refusals--;
      return FailedLink.report(problem, facts);
    }
    var link = new StagedLink(this, facts);
    links.add(link);
    whileOpening.forEach(link::says);
    if (opens) {
      link.says(new ModelFact.Opened());
    }
    return link;
  }

  public StagedLink last() {
    return links.getLast();
  }
}
