package dev.parley.media.links;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.LinkCapabilities.Shape;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ContextItem.Role;
import dev.parley.session.model.ModelChangeReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One session of a {@link TurnTakingModel}. Confined to its loop. */
public final class TurnTakingLink implements ModelLink {

  private static final long THINKING_MS = 100;
  private static final long FIRST_SOUND_MS = 50;

  /** What it was told to begin with. */
  public final ModelLink.Beginning beginning;

  /** The first bytes of the utterances that it answered. */
  public final List<Byte> answered = new ArrayList<>();

  /** What it was given as outputs, and what as texts of the system. */
  public final List<ContextItem> given = new ArrayList<>();

  public final List<ModelOrder> orders = new ArrayList<>();
  public boolean closed;

  private final TurnTakingModel model;
  private final ModelLink.Naming names;
  private final AudioFormat speaks;
  private final Consumer<ModelFact> facts;
  private final Set<String> known = new HashSet<>();
  private final Set<String> calls = new HashSet<>();
  private long heardMicros;
  private long silentMicros;
  private @Nullable String utterance;
  private byte saying;
  private @Nullable String response;

  /** Asked for, and begun when nothing else is being answered. */
  private @Nullable String wanted;

  private @Nullable String item;
  private int made;
  private int items;
  private int handles;

  TurnTakingLink(
      TurnTakingModel model,
      ModelLink.Beginning beginning,
      ModelLink.Naming names,
      AudioFormat speaks,
      Consumer<ModelFact> facts) {
    this.model = model;
    this.beginning = beginning;
    this.names = names;
    this.speaks = speaks;
    this.facts = facts;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public void accept(ModelOrder order) {
    orders.add(order);
    if (model.capabilities().shape() == Shape.DUPLEX) {
      takes(order);
      return;
    }
    switch (order) {
      case ModelOrder.Hear(var audio, _) -> hear(audio);
      case ModelOrder.Respond respond -> asked(respond);
      case ModelOrder.Cancel(var id) -> {
        if (id.equals(response)) {
          stop(Outcome.CANCELLED);
        } else if (id.equals(wanted)) {
          wanted = null;
          says(new ModelFact.Done(id, Outcome.CANCELLED, null, Usage.NONE));
        }
      }
      case ModelOrder.Commit _,
          ModelOrder.Clear _,
          ModelOrder.Truncate _,
          ModelOrder.Forget _,
          ModelOrder.Add _,
          ModelOrder.ToolOutput _,
          ModelOrder.Update _ -> {}
    }
  }

  private void takes(ModelOrder order) {
    switch (order) {
      case ModelOrder.Hear(var audio, _) -> hear(audio);
      case ModelOrder.Add(_, var answered) -> {
        if (answered) {
          later(THINKING_MS, this::speaks);
        }
      }
      case ModelOrder.ToolOutput _ -> later(THINKING_MS, this::speaks);
      case ModelOrder.Respond _,
          ModelOrder.Cancel _,
          ModelOrder.Truncate _,
          ModelOrder.Commit _,
          ModelOrder.Clear _,
          ModelOrder.Forget _,
          ModelOrder.Update _ ->
          throw new AssertionError(order + ": given to a duplex voice");
    }
  }

  /** About what it was given: when it has said what it says. */
  private void speaks() {
    if (response == null && utterance == null) {
      starts(names.response(), ModelFact.Origin.OWN);
    } else {
      later(THINKING_MS, this::speaks);
    }
  }

  /** The session is lost, in the middle of whatever it is. */
  public void dies() {
    says(new ModelFact.Failed(StagedLinks.LOST));
    closed = true;
  }

  public void says(ModelFact fact) {
    if (!closed) {
      facts.accept(fact);
    }
  }

  /** Whether it answers something now. */
  public boolean isAnswering() {
    return response != null;
  }

  void begin() {
    later(
        10,
        () -> {
          says(new ModelFact.Opened());
          says(new ModelFact.ResumeHandle(handle()));
        });
    later(25_000, () -> says(new ModelFact.GoingAway(ModelChangeReason.END_OF_LIFE, 5_000)));
    later(30_000, this::dies);
  }

  private String handle() {
    return "handle_" + model.links.size() + "_" + ++handles;
  }

  private void hear(Audio audio) {
    heardMicros += audio.micros();
    byte first = audio.bytes()[0];
    if (first != 0 && first != model.deafTo) {
      silentMicros = 0;
      speech(first);
    } else if (utterance != null) {
      silentMicros += audio.micros();
      if (silentMicros >= TurnTakingModel.PAUSE_MS * 1_000) {
        turnEnds(utterance);
      }
    }
  }

  private void speech(byte first) {
    if (utterance != null) {
      return;
    }
    saying = first;
    utterance = names.utterance();
    boolean interrupts = first != TurnTakingModel.BACK_CHANNEL;
    says(new ModelFact.SpeechStarted(utterance, heardMicros / 1_000, interrupts));
    if (!interrupts) {
      return;
    }
    stop(Outcome.CANCELLED);
    calls.forEach(callId -> says(new ModelFact.ToolCancelled(callId)));
    calls.clear();
  }

  private void turnEnds(String itemId) {
    utterance = null;
    says(new ModelFact.SpeechStopped(itemId, heardMicros / 1_000));
    says(new ModelFact.Transcript(itemId, "words " + saying, true));
    byte heard = saying;
    later(
        THINKING_MS,
        () -> {
          boolean free = utterance == null && response == null && wanted == null;
          if (free && heard != TurnTakingModel.BACK_CHANNEL) {
            answered.add(heard);
            starts(names.response(), ModelFact.Origin.OWN);
            if (heard == TurnTakingModel.WANTS_TOOL) {
              callsTool();
            }
          }
        });
  }

  /** Results of tools come so, and are spoken about. */
  private void asked(ModelOrder.Respond respond) {
    for (var each : respond.context()) {
      boolean fromTool =
          each instanceof ContextItem.Output
              || (each instanceof ContextItem.Message(_, var role, _) && role == Role.SYSTEM);
      if (known.add(each.id()) && fromTool) {
        given.add(each);
      }
    }
    wanted = respond.responseId();
    later(THINKING_MS, this::startsWanted);
  }

  private void startsWanted() {
    var id = wanted;
    if (id != null && response == null) {
      wanted = null;
      starts(id, ModelFact.Origin.ASKED);
    }
  }

  private void starts(String id, ModelFact.Origin origin) {
    response = id;
    made = 0;
    says(new ModelFact.Busy());
    says(new ModelFact.ResumeHandle(null));
    says(new ModelFact.ResponseStarted(id, origin));
    item = "item_m" + model.links.size() + "_" + ++items;
    says(new ModelFact.ItemStarted(id, item, null));
    var itemId = item;
    later(FIRST_SOUND_MS, () -> saysMore(id, itemId));
  }

  private void callsTool() {
    var id = response;
    if (id == null) {
      return;
    }
    var callItem = "item_m" + model.links.size() + "_" + ++items;
    var callId = "call_m" + model.links.size() + "_" + items;
    calls.add(callId);
    says(new ModelFact.ItemStarted(id, callItem, new ModelFact.Call(callId, "order_status")));
    says(new ModelFact.Text(id, callItem, "{}"));
    says(new ModelFact.ItemDone(id, callItem, "{}", true));
  }

  private void saysMore(String id, String itemId) {
    if (!id.equals(response)) {
      return;
    }
    if (made == TurnTakingModel.PIECES) {
      says(new ModelFact.ItemDone(id, itemId, "an answer", true));
      stop(Outcome.COMPLETED);
      return;
    }
    made++;
    byte[] bytes = new byte[20 * speaks.bytesPerMilli()];
    says(new ModelFact.Spoken(id, itemId, Audio.ofBytes(speaks, bytes)));
    says(new ModelFact.Text(id, itemId, "word ", ModelFact.Wording.SAID));
    later(10, () -> saysMore(id, itemId));
  }

  private void stop(Outcome outcome) {
    var id = response;
    if (id == null) {
      return;
    }
    response = null;
    says(new ModelFact.Used(new Usage(0, 10, 0, 0, made)));
    says(new ModelFact.Done(id, outcome, null, Usage.NONE));
    later(
        20,
        () -> {
          if (response == null) {
            says(new ModelFact.Idle());
            says(new ModelFact.ResumeHandle(handle()));
            startsWanted();
          }
        });
  }

  private void later(long millis, Runnable deed) {
    model.timer.after(
        Duration.ofMillis(millis),
        () -> {
          if (!closed) {
            deed.run();
          }
        });
  }
}
