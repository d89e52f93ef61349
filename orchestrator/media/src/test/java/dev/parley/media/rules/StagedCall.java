package dev.parley.media.rules;

import dev.parley.media.audio.Audio;
import dev.parley.media.audio.Sounds;
import dev.parley.media.count.MediaCounters;
import dev.parley.media.port.CallTools;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.Guest;
import dev.parley.media.port.Leg.Answering;
import dev.parley.media.port.LegSettings;
import dev.parley.media.port.Legs;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelFact.Outcome;
import dev.parley.media.port.ModelFact.Usage;
import dev.parley.media.port.PortCapabilities;
import dev.parley.media.port.PortFact;
import dev.parley.media.port.PortOrder;
import dev.parley.media.port.TextFact;
import dev.parley.media.time.ManualClock;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.proto.agent.AgentDefinition.ModelChoice;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem.Role;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A call's media plane between a staged caller, model and session, at the test's own time. */
public final class StagedCall {

  static final int LEAD_MS = 200;

  public static final AgentDefinition AGENT =
      new AgentDefinition(
          "logic",
          1,
          "Desk",
          "Be brief.",
          null,
          null,
          "alloy",
          new ModelChoice("local", null, null, null),
          List.of(),
          null,
          null);

  /** The agent's own tools are those called {@code order_…}. */
  public static final CallTools TOOLS =
      new CallTools() {
        @Override
        public boolean ours(String tool, LegSettings settings) {
          return tool.startsWith("order_");
        }

        @Override
        public @Nullable String problem(String tool, String arguments) {
          return arguments.equals("{}") ? "invalid_arguments" : null;
        }
      };

  final ManualClock clock = new ManualClock();
  final StagedTurns turns = new StagedTurns();
  final MediaCounters counters = new MediaCounters();
  final LongAdder droppedFrames = counters.framesDropped;
  final LongAdder droppedSound = counters.soundDropped;

  /** All that the logic decided, oldest first, without wake-ups. */
  final List<MediaOutput> said = new ArrayList<>();

  final CallState state;
  private final CallLogic logic;
  private long heardMs;
  private @Nullable Long wake;
  private int read;

  /** As the Realtime leg's, but what was sent can be taken back at any time. */
  static final PortCapabilities LINE = flushing(PortCapabilities.SOCKET);

  private static PortCapabilities flushing(PortCapabilities port) {
    return new PortCapabilities(
        port.playout(),
        port.marksAtOnce(),
        PortCapabilities.Flushing.AT_ONCE,
        port.ahead(),
        port.sendsDigits(),
        port.transfer(),
        port.sound(),
        port.line());
  }

  StagedCall(LegSettings settings) {
    this(settings, LINE);
  }

  StagedCall(LegSettings settings, PortCapabilities port) {
    this(settings, port, Answering.DONE, false);
  }

  /** A call that may ring. */
  StagedCall(LegSettings settings, PortCapabilities port, Answering answering) {
    this(settings, port, answering, false);
  }

  /** A call whose caller's port plays voices that belong to no item, if {@code anyVoice}. */
  StagedCall(LegSettings settings, PortCapabilities port, Answering answering, boolean anyVoice) {
    this(settings, port, answering, anyVoice, AGENT);
  }

  /** The same of another agent. */
  StagedCall(
      LegSettings settings,
      PortCapabilities port,
      Answering answering,
      boolean anyVoice,
      AgentDefinition agent) {
    state =
        new CallState(
            clock, agent, settings, port, LEAD_MS * 1_000_000L, counters, Steps.meter(), anyVoice);
    logic = new CallLogic(state, "ab", TOOLS, turns);
    logic.begin(answering);
    tell(new MediaInput.Tick());
  }

  public StagedCall() {
    this(Legs.with(Legs.TURNS));
  }

  /** A call that its session has taken. */
  static StagedCall attached(LegSettings settings) {
    return attached(settings, LINE);
  }

  static StagedCall attached(LegSettings settings, PortCapabilities port) {
    var call = new StagedCall(settings, port);
    call.order(new SessionOrder.Attached("sess_ab", 1, null));
    call.news();
    return call;
  }

  /** A call by a telephone, whose port plays voices that belong to no item. */
  static StagedCall attached(LegSettings settings, PortCapabilities port, boolean anyVoice) {
    var call = new StagedCall(settings, port, Answering.DONE, anyVoice);
    call.order(new SessionOrder.Attached("sess_ab", 1, null));
    call.news();
    return call;
  }

  public static StagedCall attached() {
    return attached(Legs.with(Legs.TURNS));
  }

  void tell(MediaInput input) {
    for (var output : Steps.take(logic, input)) {
      if (output instanceof MediaOutput.WakeAt(var nanos)) {
        wake = nanos;
      } else {
        said.add(output);
      }
    }
  }

  void tell(ClientRequest request) {
    tell(new MediaInput.OfClient(request));
  }

  void tell(PortFact fact) {
    tell(new MediaInput.OfPort(fact));
  }

  void tell(TextFact fact) {
    tell(new MediaInput.OfText(fact));
  }

  public void order(SessionOrder order) {
    tell(new MediaInput.Ordered(order));
  }

  void report(ModelFact fact) {
    tell(new MediaInput.Reported(fact));
  }

  void guestSays(Guest guest, Audio sound) {
    logic.guestHeard(guest, sound);
  }

  /** The sound that a guest was sent. */
  List<PortOrder.Play> toGuest(Guest guest) {
    var played = new ArrayList<PortOrder.Play>();
    for (var output : said) {
      if (output instanceof MediaOutput.ToGuest(var to, PortOrder.Play play) && to.equals(guest)) {
        played.add(play);
      }
    }
    return played;
  }

  void hear(long millis) {
    heardMs += millis;
    tell(new MediaInput.Sound(Sounds.pcm(millis)));
  }

  /** The caller began to speak {@code agoMs} ago, and it is noticed now. */
  void speak(long agoMs) {
    turns.began(Math.max(0, heardMs - agoMs - 300));
    hear(20);
  }

  /** The caller fell silent half a second ago. */
  void fallSilent() {
    turns.ended(Math.max(0, heardMs - 480));
    hear(20);
  }

  /** Lets time pass, and wakes the logic whenever it wants to be. */
  void pass(long millis) {
    long until = clock.nanos() + millis * 1_000_000;
    for (var at = wake; at != null && at <= until; at = wake) {
      wake = null;
      clock.passUntil(at);
      tell(new MediaInput.Tick());
    }
    clock.passUntil(until);
  }

  void commitItem(String itemId, int turn) {
    var item = new Item.Message(itemId, turn, Role.CALLER, true, "", 900, 0, true);
    order(new SessionOrder.ItemAdded(item, null, true));
  }

  public void respond(int turn, String responseId) {
    respond(turn, responseId, ResponseOptions.NONE);
  }

  void respond(int turn, String responseId, ResponseOptions options) {
    order(new SessionOrder.Respond(turn, responseId, List.of(), null, options));
  }

  void item(String responseId, String itemId) {
    report(new ModelFact.ItemStarted(responseId, itemId, null));
  }

  void callItem(String responseId, String itemId, String tool, String arguments) {
    report(new ModelFact.ItemStarted(responseId, itemId, new ModelFact.Call("call_1", tool)));
    report(new ModelFact.Text(responseId, itemId, arguments));
    report(new ModelFact.ItemDone(responseId, itemId, arguments, true));
  }

  void text(String responseId, String itemId, String words) {
    report(new ModelFact.Text(responseId, itemId, words));
  }

  void voice(String responseId, String itemId, long millis) {
    for (long left = millis; left > 0; left -= 20) {
      report(new ModelFact.Spoken(responseId, itemId, Sounds.pcm(Math.min(20, left))));
    }
  }

  void itemDone(String responseId, String itemId, String words) {
    report(new ModelFact.ItemDone(responseId, itemId, words, true));
  }

  void done(String responseId) {
    report(new ModelFact.Done(responseId, Outcome.COMPLETED, null, Usage.NONE));
  }

  /** A whole spoken answer, made at once. */
  public void answer(String responseId, String itemId, String words, long millis) {
    item(responseId, itemId);
    text(responseId, itemId, words);
    voice(responseId, itemId, millis);
    itemDone(responseId, itemId, words);
    done(responseId);
  }

  /** What was decided since this was last asked. */
  List<MediaOutput> news() {
    var fresh = List.copyOf(said.subList(read, said.size()));
    read = said.size();
    return fresh;
  }

  /** The names of it, such as {@code leg Flush}, without sound. */
  List<String> newsByName() {
    return news().stream().map(StagedCall::name).filter(name -> !name.endsWith("Play")).toList();
  }

  /** What was decided of this kind; of sound only what the caller is sent. */
  <T> List<T> all(Class<T> kind) {
    return said.stream()
        .filter(output -> !(output instanceof MediaOutput.ToGuest(_, PortOrder.Play _)))
        .map(StagedCall::content)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  public <T> T last(Class<T> kind) {
    return all(kind).getLast();
  }

  static Object content(MediaOutput output) {
    return switch (output) {
      case MediaOutput.ToPort(var order) -> order;
      case MediaOutput.ToGuest(_, var order) -> order;
      case MediaOutput.OfGuest(var message) -> message;
      case MediaOutput.ToText(var order) -> order;
      case MediaOutput.ToClient(var event) -> event;
      case MediaOutput.ToAsker(_, var event) -> event;
      case MediaOutput.ToModel(var order) -> order;
      case MediaOutput.ToSession(var command) -> command;
      case MediaOutput.Render render -> render;
      case MediaOutput.WakeAt wake -> wake;
      case MediaOutput.Finish finish -> finish;
    };
  }

  private static String name(MediaOutput output) {
    var what = content(output).getClass().getSimpleName();
    return switch (output) {
      case MediaOutput.ToPort _ -> "port " + what;
      case MediaOutput.ToGuest(var guest, _) -> guest.participant() + " " + what;
      case MediaOutput.ToText _ -> "text " + what;
      case MediaOutput.ToClient _, MediaOutput.ToAsker _ -> "client " + what;
      case MediaOutput.ToModel _ -> "model " + what;
      case MediaOutput.ToSession _, MediaOutput.OfGuest _ -> "session " + what;
      case MediaOutput.Render _, MediaOutput.WakeAt _, MediaOutput.Finish _ -> what;
    };
  }
}
