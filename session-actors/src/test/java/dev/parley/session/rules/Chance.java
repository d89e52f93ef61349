package dev.parley.session.rules;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.session.conversation.Item;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.ParticipantMode;
import dev.parley.session.model.ParticipantRole;
import dev.parley.session.model.Participants;
import dev.parley.session.model.Phase;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionCommand.Cut;
import dev.parley.session.model.SessionState;
import dev.parley.session.model.TurnOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Commands as a world full of accidents sends them: late, repeated, for things that never were,
 * from legs that are gone. Made from a seed, so every run is the same.
 */
final class Chance {

  private static final List<Class<?>> KINDS = Commands.kinds(SessionCommand.class);
  private static final List<TurnOutcome> OUTCOMES =
      List.of(
          TurnOutcome.COMPLETED, TurnOutcome.CANCELLED, TurnOutcome.INCOMPLETE, TurnOutcome.FAILED);

  private static final ModelChangeReason[] REASONS = ModelChangeReason.values();
  private static final ParticipantMode[] STANCES = ParticipantMode.values();

  private final Random random;
  private int fresh;

  Chance(long seed) {
    random = new Random(seed);
  }

  SessionCommand next(SessionState state, Instant at) {
    var kind = KINDS.get(random.nextInt(KINDS.size()));
    boolean rare =
        kind == SessionCommand.HangUp.class
            || kind == SessionCommand.LoseModel.class
            || kind == SessionCommand.Detach.class
            || kind == SessionCommand.EndWaiting.class
            || kind == SessionCommand.AssignAgent.class
            || kind == SessionCommand.TakeOver.class
            || kind == SessionCommand.HoldLine.class
            || kind == SessionCommand.Attach.class;
    return rare && !state.isUnborn() && random.nextInt(12) > 0
        ? next(state, at)
        : of(kind, state, at);
  }

  /** One of that kind that fits the session, or nearly. */
  SessionCommand of(Class<?> kind, SessionState state, Instant at) {
    int epoch = random.nextInt(20) == 0 ? state.line().epoch() - 1 : state.line().epoch();
    return switch (kind.getSimpleName()) {
      case "Attach" ->
          new SessionCommand.Attach(
              Tools.CAREFUL_AGENT,
              once(9) ? "other" : "acme",
              "test",
              yes(),
              once(4),
              once(5) ? TestCall.MEDIA : fresh(TestCall.MEDIA),
              at);
      case "Detach" -> new SessionCommand.Detach(epoch, "socket_closed", once(9), at);
      case "HangUp" -> new SessionCommand.HangUp("operator", at, yes() ? TestCall.OPERATOR : null);
      case "EndWaiting" -> new SessionCommand.EndWaiting(epoch, at);
      case "LoseModel" -> new SessionCommand.LoseModel(epoch, "model_unavailable", at);
      case "CatchUp" ->
          new SessionCommand.CatchUp(
              epoch, yes() ? null : response(state), yes() ? null : Tools.NIGHT_AGENT.which(), at);
      case "Numbered" -> new SessionCommand.Numbered(1, new SessionCommand.DropSpeech(epoch, at));
      case "Rejoin" -> new SessionCommand.Rejoin(epoch, 0, TestCall.MEDIA);
      case "HearCaller" ->
          new SessionCommand.HearCaller(epoch, fresh("item_q"), !once(4), cut(state), at);
      case "TakeUtterance" ->
          new SessionCommand.TakeUtterance(epoch, utterance(state), 900, yes(), at);
      case "TakeWords" ->
          new SessionCommand.TakeWords(epoch, utterance(state), "where is it", yes(), at);
      case "DropSpeech" -> new SessionCommand.DropSpeech(epoch, at);
      case "AskResponse" ->
          new SessionCommand.AskResponse(
              epoch, "evt", fresh % 2 == 0 ? ResponseOptions.NONE : EventSamples.OPTIONS, at);
      case "StopResponse" ->
          new SessionCommand.StopResponse(epoch, "evt", yes() ? null : response(state), at);
      case "BeginOwnResponse" -> new SessionCommand.BeginOwnResponse(epoch, fresh("resp_1_1l"), at);
      case "BeginSpeaking" -> new SessionCommand.BeginSpeaking(epoch, response(state), at);
      case "EndResponse" ->
          new SessionCommand.EndResponse(
              epoch, response(state), OUTCOMES.get(random.nextInt(4)), yes(), Map.of("ms", 1L), at);
      case "EndPlayout" -> new SessionCommand.EndPlayout(epoch, response(state), at);
      case "NoteTranscript" ->
          new SessionCommand.NoteTranscript(epoch, item(state), "where is my order", at);
      case "AddSpeech" -> addSpeech(state, epoch, at);
      case "AddItem" -> new SessionCommand.AddItem(epoch, "evt", written(state), after(state), at);
      case "RemoveItem" -> new SessionCommand.RemoveItem(epoch, "evt", item(state), at);
      case "CutItem" ->
          new SessionCommand.CutItem(epoch, "evt", item(state), 0, random.nextInt(9_000) - 500, at);
      case "AskContext" -> new SessionCommand.AskContext(epoch, at);
      case "RetrieveItem" -> new SessionCommand.RetrieveItem(epoch, "evt", item(state), at);
      case "KeepSettings" ->
          new SessionCommand.KeepSettings(
              epoch, JsonNodeFactory.instance.objectNode().put("n", fresh), at);
      case "AskTool" -> askTool(state, epoch, at);
      case "WithdrawTool" -> new SessionCommand.WithdrawTool(epoch, call(state), at);
      case "NoteDispatch" -> new SessionCommand.NoteDispatch(call(state), attempt(state), at);
      case "NoteCancel" -> new SessionCommand.NoteCancel(call(state), at);
      case "BeginAttempt" -> beginAttempt(state, at);
      case "DecideApproval" ->
          new SessionCommand.DecideApproval(
              call(state), yes(), "anna", at, yes() ? TestCall.OPERATOR : null);
      case "SpeakProgress" -> new SessionCommand.SpeakProgress(at.plusSeconds(random.nextInt(9)));
      case "TakeToolMessage" ->
          new SessionCommand.TakeToolMessage(message(state), at, TestCall.WORKER);
      case "LosePatience" -> new SessionCommand.LosePatience(call(state), at);
      case "GiveUpTool" -> giveUp(state, at);
      case "AssignAgent" ->
          new SessionCommand.AssignAgent(
              once(4) ? Tools.AGENT : yes() ? Tools.NIGHT_AGENT : Tools.CAREFUL_AGENT,
              "anna",
              at,
              yes() ? TestCall.OPERATOR : null);
      case "HoldLine" -> new SessionCommand.HoldLine(epoch, at);
      case "ResumeLine" -> new SessionCommand.ResumeLine(epoch, at);
      case "CutHeldAnswer" ->
          new SessionCommand.CutHeldAnswer(
              state.phase() instanceof Phase.OnHold hold ? hold.since() : at, at);
      case "ChangeModel" ->
          new SessionCommand.ChangeModel(
              epoch,
              yes() ? null : "one",
              "other",
              REASONS[random.nextInt(REASONS.length)],
              fresh++,
              random.nextInt(900),
              yes() ? null : state.latestResponseId(),
              once(4),
              once(4) ? state.latestResponseId() : null,
              at);
      case "JoinParticipant" ->
          new SessionCommand.JoinParticipant(
              once(9) ? Participants.AGENT : participant(),
              once(9) ? ParticipantRole.AGENT : ParticipantRole.HUMAN_AGENT,
              STANCES[random.nextInt(STANCES.length)],
              once(9) ? "mallory" : "anna",
              yes() ? null : "sip",
              at,
              yes() ? TestCall.OPERATOR : null);
      case "LeaveParticipant" -> leave(state, at);
      case "Route" ->
          new SessionCommand.Route(
              participant(),
              STANCES[random.nextInt(STANCES.length)],
              "anna",
              at,
              yes() ? TestCall.OPERATOR : null);
      case "TakeOver" ->
          new SessionCommand.TakeOver(participant(), "anna", at, yes() ? TestCall.OPERATOR : null);
      case "HandBack" -> new SessionCommand.HandBack("anna", at, yes() ? TestCall.OPERATOR : null);
      case "BeginAgent" -> new SessionCommand.BeginAgent(at);
      case "Describe" -> new SessionCommand.Describe(Probes.description());
      case "Watch" -> new SessionCommand.Watch(Probes.timeline());
      default -> throw new AssertionError(kind + " (expected: a command that chance can make)");
    };
  }

  private SessionCommand addSpeech(SessionState state, int epoch, Instant at) {
    long audioMs = once(6) ? 0 : random.nextInt(5_000);
    long heardMs = yes() ? audioMs : random.nextInt((int) audioMs + 1);
    return new SessionCommand.AddSpeech(
        epoch,
        response(state),
        once(8) ? item(state) : fresh("item_a"),
        "it has left the depot and comes tomorrow",
        !once(6),
        audioMs,
        heardMs,
        heardMs == audioMs,
        at);
  }

  private SessionCommand askTool(SessionState state, int epoch, Instant at) {
    var tools = Tools.CAREFUL_AGENT.tools();
    boolean known = !once(8);
    return new SessionCommand.AskTool(
        epoch,
        response(state),
        fresh("item_c"),
        once(6) ? call(state) : fresh("call_"),
        known ? tools.get(random.nextInt(tools.size())).name() : "unknown",
        once(10) ? "nonsense" : "{\"order\":\"" + random.nextInt(3) + "\"}",
        !once(5),
        once(10) ? "order_missing" : null,
        at);
  }

  private SessionCommand leave(SessionState state, Instant at) {
    var id = participant();
    int next = state.participants().nextEpoch(id);
    int epoch = once(4) ? Math.max(0, next - 2) : next - 1;
    return new SessionCommand.LeaveParticipant(id, epoch, "socket_closed", at);
  }

  private String participant() {
    return "part_" + random.nextInt(3);
  }

  private SessionCommand giveUp(SessionState state, Instant at) {
    var calls = state.tools().calls();
    if (calls.isEmpty()) {
      return new SessionCommand.GiveUpTool("call_x", 1, at);
    }
    var request = calls.get(random.nextInt(calls.size())).request();
    return new SessionCommand.GiveUpTool(
        request.callId(), request.attempt(), yes() ? request.deadline() : at);
  }

  private SessionCommand beginAttempt(SessionState state, Instant at) {
    for (var call : state.tools().calls()) {
      var next = call.care().next();
      if (next != null && !once(4)) {
        return new SessionCommand.BeginAttempt(
            call.callId(), next.attempt(), once(4) ? call.care().due() : next.at());
      }
    }
    return new SessionCommand.BeginAttempt(call(state), attempt(state), at);
  }

  private int attempt(SessionState state) {
    return once(4) || state.tools().calls().isEmpty() ? 1 + random.nextInt(3) : 1;
  }

  private ToolMessage message(SessionState state) {
    var callId = call(state);
    return switch (random.nextInt(9)) {
      case 0 -> Messages.failed(callId);
      case 1 -> Messages.progress(callId, random.nextInt(101));
      case 4 ->
          Messages.failedForNow(callId, yes() ? null : Integer.valueOf(1 + random.nextInt(2)));
      case 5, 7, 8 -> Messages.says(callId, "nearly there");
      case 6 -> Messages.remembered(callId, "{\"n\":" + fresh + "}");
      case 2 -> Messages.found(callId, once(4) ? "req_other" : null, null, "[1]");
      default -> Messages.found(callId, "{\"status\":\"on its way\"}");
    };
  }

  private Item written(SessionState state) {
    var id = once(6) ? item(state) : fresh("item_w");
    return switch (random.nextInt(4)) {
      case 0 -> new Item.Output(id, 0, call(state), "done");
      case 1 -> new Item.Call(id, 0, once(3) ? call(state) : fresh("call_"), "door", "{}", false);
      default -> new Item.Message(id, 0, ContextItem.Role.CALLER, false, "hello", 0, 0, true);
    };
  }

  private @Nullable Cut cut(SessionState state) {
    return yes() ? null : new Cut(item(state), random.nextInt(6_000));
  }

  private String utterance(SessionState state) {
    return state.phase() instanceof Phase.Hearing(var itemId) && !once(6)
        ? itemId
        : once(6) ? item(state) : fresh("item_q");
  }

  private String response(SessionState state) {
    var running = state.generating();
    if (running != null && !once(4)) {
      return running;
    }
    boolean current = !once(5);
    int number = current ? state.responses() : random.nextInt(state.responses() + 2);
    return "resp_1_" + number;
  }

  private @Nullable String after(SessionState state) {
    return switch (random.nextInt(4)) {
      case 0 -> "root";
      case 1 -> item(state);
      default -> null;
    };
  }

  private String item(SessionState state) {
    var items = state.conversation().items();
    return items.isEmpty() || once(10) ? "item_x" : items.get(random.nextInt(items.size())).id();
  }

  private String call(SessionState state) {
    var calls = state.tools().calls();
    if (!calls.isEmpty() && !once(5)) {
      return calls.get(random.nextInt(calls.size())).callId();
    }
    return state.conversation().items().stream()
        .filter(Item.Call.class::isInstance)
        .map(item -> ((Item.Call) item).callId())
        .findAny()
        .orElse("call_x");
  }

  private String fresh(String stem) {
    return Objects.requireNonNull(stem) + ++fresh;
  }

  private boolean yes() {
    return random.nextBoolean();
  }

  /** Once in {@code times}. */
  private boolean once(int times) {
    return random.nextInt(times) == 0;
  }
}
