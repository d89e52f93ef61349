package dev.parley.media.links;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.LinkCapabilities.Decider;
import dev.parley.media.port.LinkCapabilities.Shape;
import dev.parley.media.port.LinkSettings;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.ModelOrder;
import dev.parley.media.time.LoopTimer;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ContextItem.Role;
import dev.parley.session.model.ModelChangeReason;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model as unlike one that is asked as can be: it hears all sound, says itself when a turn is
 * over, answers unasked, stops when the caller speaks and then takes no output of the tools that it
 * has called. It edits and truncates nothing, lives for 30 seconds, has one session at a time, and
 * another can go on where it was by a handle. It does what it does in the time of its loop.
 *
 * <p>Sound whose bytes are not zero is speech. What the bytes are is what it hears: an utterance of
 * {@link #WANTS_TOOL} makes it call a tool, any other is answered.
 */
public final class TurnTakingModel implements ModelLink.Model, ModelDial {

  /** How such models differ from those that are asked. */
  public static final LinkCapabilities CAPABILITIES =
      new LinkCapabilities(
          Shape.RESPONSE,
          new LinkCapabilities.Sound(List.of(AudioFormat.PCM_16K), List.of(AudioFormat.PCM_24K)),
          new LinkCapabilities.Floor(Decider.MODELS, Decider.MODELS),
          LinkCapabilities.Takes.ALL,
          new LinkCapabilities.Memory(
              false,
              false,
              new LinkCapabilities.Seed(Set.of(Role.CALLER, Role.AGENT), 40, 200_000, false)),
          LinkCapabilities.ExactSpeech.NO,
          new LinkCapabilities.Functions(
              LinkCapabilities.Calling.ASYNC, false, LinkCapabilities.LateResult.NOTE),
          LinkCapabilities.AddedText.ANSWERED,
          Set.of(),
          false,
          new LinkCapabilities.Life(true, Duration.ofSeconds(30), false),
          LinkCapabilities.Liveness.DATA);

  /**
   * The same as a duplex voice: it cannot be asked, cancelled or told what was heard, and speaks
   * about what it is given in writing if it is to be spoken about.
   */
  public static final LinkCapabilities DUPLEX =
      Capable.as(
          CAPABILITIES,
          as -> {
            as.shape = Shape.DUPLEX;
            as.addedText = LinkCapabilities.AddedText.SILENT;
            as.life = new LinkCapabilities.Life(false, Duration.ofSeconds(30), true);
          });

  /** Of such a voice: it goes on speaking, and does not answer. */
  public static final byte BACK_CHANNEL = 9;

  /** Bytes of an utterance that makes the model call a tool. */
  public static final byte WANTS_TOOL = 7;

  /** So much silence, as it hears it, ends a turn. */
  public static final long PAUSE_MS = 300;

  /** Length of an answer, in pieces of 20 ms. */
  public static final int PIECES = 50;

  private static final long THINKING_MS = 100;
  private static final long FIRST_SOUND_MS = 50;

  /** All links, the latest last. */
  public final List<Link> links = new ArrayList<>();

  /** The next links do not notice an utterance of these bytes. */
  public byte deafTo;

  /** What they can do. */
  private LinkCapabilities can = CAPABILITIES;

  private final LoopTimer timer;
  private final String stem;

  /** For a call whose links are given their names. */
  public static TurnTakingModel on(EventLoop loop) {
    return new TurnTakingModel(LoopTimer.on(loop), "none");
  }

  /** The same as a duplex voice. */
  public static TurnTakingModel duplexOn(EventLoop loop) {
    var model = on(loop);
    model.isDuplex();
    return model;
  }

  /** Answers are made in the time of this loop; {@code stem} is what the call's ids are made of. */
  public TurnTakingModel(LoopTimer timer, String stem) {
    this.timer = timer;
    this.stem = stem;
  }

  @Override
  public String name() {
    return "turn-taking";
  }

  @Override
  public String endpoint() {
    return "test turn-taking";
  }

  @Override
  public LinkCapabilities capabilities() {
    return can;
  }

  @Override
  public ModelLink open(ModelLink.Setup setup, Consumer<ModelFact> facts) {
    return open(setup.beginning(), setup.names(), setup.settings().speaks(), facts);
  }

  @Override
  public ModelLink open(
      int number, LinkSettings settings, ModelLink.Beginning beginning, Consumer<ModelFact> facts) {
    return open(beginning, new LinkNaming(stem, number), settings.speaks(), facts);
  }

  private ModelLink open(
      ModelLink.Beginning beginning,
      ModelLink.Naming names,
      AudioFormat speaks,
      Consumer<ModelFact> facts) {
    boolean taken = !links.isEmpty() && !links.getLast().closed;
    if (taken && !can.life().two()) {
      throw new IllegalStateException("sessions: another is open (expected: one at a time)");
    }
    var link = new Link(beginning, names, speaks, facts);
    links.add(link);
    link.begin();
    return link;
  }

  /** From now on what it is given in writing is not answered. */
  public void takesNotes() {
    can = Capable.as(CAPABILITIES, as -> as.addedText = LinkCapabilities.AddedText.SILENT);
  }

  /** From now on it is a voice that speaks when it wants. */
  public void isDuplex() {
    can = DUPLEX;
  }

  public Link last() {
    return links.getLast();
  }

  /** One session of the model. */
  public final class Link implements ModelLink {

    /** What it was told to begin with. */
    public final ModelLink.Beginning beginning;

    /** The first bytes of the utterances that it answered. */
    public final List<Byte> answered = new ArrayList<>();

    /** What it was given as outputs, and what as texts of the system. */
    public final List<ContextItem> given = new ArrayList<>();

    public final List<ModelOrder> orders = new ArrayList<>();
    public boolean closed;

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

    private Link(
        ModelLink.Beginning beginning,
        ModelLink.Naming names,
        AudioFormat speaks,
        Consumer<ModelFact> facts) {
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
      if (can.shape() == Shape.DUPLEX) {
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

    private void begin() {
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
      return "handle_" + links.size() + "_" + ++handles;
    }

    private void hear(Audio audio) {
      heardMicros += audio.micros();
      byte first = audio.bytes()[0];
      if (first != 0 && first != deafTo) {
        silentMicros = 0;
        speech(first);
      } else if (utterance != null) {
        silentMicros += audio.micros();
        if (silentMicros >= PAUSE_MS * 1_000) {
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
      boolean interrupts = first != BACK_CHANNEL;
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
            if (free && heard != BACK_CHANNEL) {
              answered.add(heard);
              starts(names.response(), ModelFact.Origin.OWN);
              if (heard == WANTS_TOOL) {
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
      item = "item_m" + links.size() + "_" + ++items;
      says(new ModelFact.ItemStarted(id, item, null));
      var itemId = item;
      later(FIRST_SOUND_MS, () -> goesOn(id, itemId));
    }

    private void callsTool() {
      var id = response;
      if (id == null) {
        return;
      }
      var callItem = "item_m" + links.size() + "_" + ++items;
      var callId = "call_m" + links.size() + "_" + items;
      calls.add(callId);
      says(new ModelFact.ItemStarted(id, callItem, new ModelFact.Call(callId, "order_status")));
      says(new ModelFact.Text(id, callItem, "{}"));
      says(new ModelFact.ItemDone(id, callItem, "{}", true));
    }

    private void goesOn(String id, String itemId) {
      if (!id.equals(response)) {
        return;
      }
      if (made == PIECES) {
        says(new ModelFact.ItemDone(id, itemId, "an answer", true));
        stop(Outcome.COMPLETED);
        return;
      }
      made++;
      byte[] bytes = new byte[20 * speaks.bytesPerMilli()];
      says(new ModelFact.Spoken(id, itemId, Audio.ofBytes(speaks, bytes)));
      says(new ModelFact.Text(id, itemId, "word ", ModelFact.Wording.SAID));
      later(10, () -> goesOn(id, itemId));
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
      timer.after(
          Duration.ofMillis(millis),
          () -> {
            if (!closed) {
              deed.run();
            }
          });
    }
  }
}
