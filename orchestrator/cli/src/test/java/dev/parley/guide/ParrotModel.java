package dev.parley.guide;

import dev.parley.media.audio.Audio;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.models.ModelKind;
import dev.parley.net.metrics.Metric;
import dev.parley.proto.agent.AgentDefinition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** A model that says back what the caller said. It needs no network: its links live on the loop. */
public final class ParrotModel implements ModelKind, ModelLink.Model {

  private static final LinkCapabilities CAPABILITIES =
      LinkCapabilities.asked(LinkCapabilities.Sound.ANYTHING)
          .edits()
          .begins(LinkCapabilities.Seed.ANYTHING)
          .takesTextSilently()
          .updates(LinkCapabilities.Setting.FORMATS)
          .answersInText()
          .overlaps()
          .cannotDie()
          .build();

  private final LongAdder saidBack = new LongAdder();

  @Override
  public String name() {
    return "parrot";
  }

  @Override
  public Ready start(AgentDefinition agent) {
    return () -> this;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        Metric.counter(
            "parley_parrot_said_back_total", "Utterances that were said back.", saidBack::sum));
  }

  @Override
  public LinkCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public ModelLink open(ModelLink.Setup setup, Consumer<ModelFact> facts) {
    facts.accept(new ModelFact.Opened());
    return new ParrotLink(facts, saidBack);
  }

  private static final class ParrotLink implements ModelLink {

    /** Half a minute of frames: who talks longer is said back the end of it. */
    private static final int MOST_FRAMES = 1_500;

    private final Consumer<ModelFact> facts;
    private final LongAdder saidBack;
    private final ArrayDeque<Audio> heard = new ArrayDeque<>();
    private List<Audio> utterance = List.of();
    private int items;
    private boolean closed;

    ParrotLink(Consumer<ModelFact> facts, LongAdder saidBack) {
      this.facts = facts;
      this.saidBack = saidBack;
    }

    @Override
    public void accept(ModelOrder order) {
      switch (order) {
        case ModelOrder.Hear(var audio, _) -> hear(audio);
        case ModelOrder.Commit(var itemId) -> commit(itemId);
        case ModelOrder.Clear _ -> heard.clear();
        case ModelOrder.Respond respond -> say(respond.responseId());
        case ModelOrder.Cancel _,
            ModelOrder.Truncate _,
            ModelOrder.Add _,
            ModelOrder.ToolOutput _,
            ModelOrder.Forget _,
            ModelOrder.Update _ -> {
          // It has said all there is by now, and remembers no conversation.
        }
      }
    }

    private void hear(Audio audio) {
      heard.add(audio);
      if (heard.size() > MOST_FRAMES) {
        heard.remove();
      }
    }

    private void commit(String itemId) {
      utterance = new ArrayList<>(heard);
      heard.clear();
      tell(new ModelFact.Transcript(itemId, "(something)", true));
    }

    private void say(String responseId) {
      var itemId = "item_parrot_%d".formatted(++items);
      tell(new ModelFact.ResponseStarted(responseId, ModelFact.Origin.ASKED));
      tell(new ModelFact.ItemStarted(responseId, itemId, null));
      utterance.forEach(frame -> tell(new ModelFact.Spoken(responseId, itemId, frame)));
      saidBack.increment();
      tell(new ModelFact.ItemDone(responseId, itemId, "(the same)", true));
      tell(new ModelFact.Done(responseId, Outcome.COMPLETED, null, ModelFact.Usage.NONE));
    }

    private void tell(ModelFact fact) {
      if (!closed) {
        facts.accept(fact);
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
