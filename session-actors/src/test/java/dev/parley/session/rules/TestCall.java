package dev.parley.session.rules;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.proto.tool.ToolMessage;
import dev.parley.session.conversation.Item;
import dev.parley.session.ledger.ToolCall;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.Disposition;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.ParticipantMode;
import dev.parley.session.model.ParticipantRole;
import dev.parley.session.model.Phase;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionAction;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionCommand.Cut;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.SessionState;
import dev.parley.session.model.TurnOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** One call as the rules see it: asks them, lets the facts hold, keeps what the last one led to. */
final class TestCall {

  static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
  static final SessionRules RULES =
      new SessionRules(
          new SessionRules.Limits(Duration.ofSeconds(60), 40, 60, 30, 20), Tools::outputProblem);
  static final String MEDIA = "pekko://parley/user/media-";
  static final ActorRef<Disposition> WORKER = TestInbox.<Disposition>create("worker").getRef();
  static final ActorRef<Boolean> OPERATOR = TestInbox.<Boolean>create("operator").getRef();

  private SessionState state = SessionState.unborn("sess_1");
  private Decision last = Decision.ignore();
  private Instant now = START;
  private final List<SessionEvent> journal = new ArrayList<>();

  /** A caller on the line, and nobody speaks. */
  static TestCall quiet() {
    return new TestCall().attach(false);
  }

  /** The agent with all kinds of tools is heard, and the model still works. */
  static TestCall careful() {
    var call = new TestCall();
    call.does(
        new SessionCommand.Attach(
            Tools.CAREFUL_AGENT, "acme", "test", false, false, call.media(), call.now));
    return call.callerSays("item_q0").agentBegins();
  }

  /** The caller has asked something, and the model thinks. */
  static TestCall thinking() {
    return quiet().callerSays("item_q1");
  }

  /** The agent is heard, and the model still works. */
  static TestCall speaking() {
    return thinking().agentBegins();
  }

  TestCall does(SessionCommand command) {
    last = RULES.decide(state, command);
    state = SessionRules.evolve(state, last.events());
    journal.addAll(last.events());
    now = now.plusMillis(20);
    return this;
  }

  TestCall attach(boolean greet) {
    return does(
        new SessionCommand.Attach(
            Tools.AGENT, "acme", "realtime-websocket", greet, false, media(), now));
  }

  /** A caller who knows the session's id. */
  TestCall comesBack(String tenant) {
    return does(
        new SessionCommand.Attach(
            Tools.AGENT, tenant, "realtime-websocket", false, true, media(), now));
  }

  /** Each leg has its own media plane. */
  private String media() {
    return MEDIA + (epoch() + 1);
  }

  TestCall later(Duration by) {
    now = now.plus(by);
    return this;
  }

  TestCall detach(boolean hungUp) {
    return does(new SessionCommand.Detach(epoch(), "socket_closed", hungUp, now));
  }

  TestCall callerBegins(String itemId) {
    return does(new SessionCommand.HearCaller(epoch(), itemId, true, null, now));
  }

  TestCall callerBegins(String itemId, @Nullable Cut cut) {
    return does(new SessionCommand.HearCaller(epoch(), itemId, true, cut, now));
  }

  TestCall callerEnds(String itemId) {
    return does(new SessionCommand.TakeUtterance(epoch(), itemId, 1_200, true, now));
  }

  TestCall callerSays(String itemId) {
    return callerBegins(itemId).callerEnds(itemId);
  }

  TestCall agentBegins() {
    return does(new SessionCommand.BeginSpeaking(epoch(), response(), now));
  }

  /** An item of the agent with 1 s of sound for each word, heard as far as {@code heardMs}. */
  TestCall agentSaid(String itemId, String text, long heardMs) {
    long audioMs = 1_000L * text.split(" ", -1).length;
    return does(
        new SessionCommand.AddSpeech(
            epoch(), response(), itemId, text, true, audioMs, heardMs, heardMs >= audioMs, now));
  }

  TestCall responseEnds(boolean playing) {
    return responseEnds(TurnOutcome.COMPLETED, playing);
  }

  TestCall responseEnds(TurnOutcome outcome, boolean playing) {
    return does(
        new SessionCommand.EndResponse(
            epoch(), response(), outcome, playing, Map.of("first_audio", 310L), now));
  }

  TestCall playoutEnds() {
    return does(new SessionCommand.EndPlayout(epoch(), response(), now));
  }

  TestCall agentAnswers(String itemId, String text) {
    return agentBegins().agentSaid(itemId, text, 60_000).responseEnds(false);
  }

  TestCall modelCalls(String callId, String tool) {
    return modelCalls(callId, tool, "{\"order\":\"1234\"}", true, null);
  }

  TestCall modelCalls(
      String callId, String tool, String arguments, boolean ours, @Nullable String problem) {
    return does(
        new SessionCommand.AskTool(
            epoch(), response(), "item_" + callId, callId, tool, arguments, ours, problem, now));
  }

  TestCall takes(ToolMessage message) {
    return does(new SessionCommand.TakeToolMessage(message, now, WORKER));
  }

  TestCall result(String callId) {
    return takes(Messages.found(callId, "{\"status\":\"on its way\"}"));
  }

  TestCall failure(String callId) {
    return takes(Messages.failed(callId));
  }

  TestCall timesOut(String callId) {
    return does(new SessionCommand.GiveUpTool(callId, tool(callId).request().attempt(), now));
  }

  TestCall brokerHas(String callId) {
    return does(new SessionCommand.NoteDispatch(callId, tool(callId).request().attempt(), now));
  }

  TestCall brokerHasCancel(String callId) {
    return does(new SessionCommand.NoteCancel(callId, now));
  }

  /** The time for the next attempt has come. */
  TestCall attempts(String callId) {
    var next = Objects.requireNonNull(tool(callId).care().next(), callId);
    now = now.isBefore(next.at()) ? next.at() : now;
    return does(new SessionCommand.BeginAttempt(callId, next.attempt(), now));
  }

  TestCall operatorSays(String callId, boolean yes) {
    return does(new SessionCommand.DecideApproval(callId, yes, "anna", now, OPERATOR));
  }

  TestCall losesPatience(String callId) {
    return does(new SessionCommand.LosePatience(callId, now));
  }

  TestCall clientAsks(String clientEventId) {
    return does(new SessionCommand.AskResponse(epoch(), clientEventId, ResponseOptions.NONE, now));
  }

  TestCall clientStops(@Nullable String responseId) {
    return does(new SessionCommand.StopResponse(epoch(), "evt_stop", responseId, now));
  }

  TestCall clientAdds(Item item, @Nullable String after) {
    return does(new SessionCommand.AddItem(epoch(), "evt_add", item, after, now));
  }

  TestCall keeps(String setting) {
    var settings = JsonNodeFactory.instance.objectNode().put("voice", setting);
    return does(new SessionCommand.KeepSettings(epoch(), settings, now));
  }

  TestCall hangsUpByOperator(String reason) {
    return does(new SessionCommand.HangUp(reason, now, OPERATOR));
  }

  TestCall joins(String id, ParticipantRole role, ParticipantMode stance) {
    return does(new SessionCommand.JoinParticipant(id, role, stance, "anna", "sip", now, OPERATOR));
  }

  /** Somebody with no leg of the call's, such as an operator who talks some other way. */
  TestCall joinsWithoutLeg(String id) {
    return does(
        new SessionCommand.JoinParticipant(
            id, ParticipantRole.HUMAN_AGENT, ParticipantMode.LISTEN, "anna", null, now, OPERATOR));
  }

  TestCall leaves(String id, int epoch) {
    return does(new SessionCommand.LeaveParticipant(id, epoch, "socket_closed", now));
  }

  /** A human agent comes and takes the call. */
  TestCall taken() {
    return joins("part_1", ParticipantRole.HUMAN_AGENT, ParticipantMode.LISTEN).takesOver("part_1");
  }

  /** The media plane has told again what the session may have missed. */
  TestCall catchesUp(@Nullable String latestResponse) {
    return does(new SessionCommand.CatchUp(epoch(), latestResponse, now));
  }

  TestCall takesOver(String id) {
    return does(new SessionCommand.TakeOver(id, "anna", now, OPERATOR));
  }

  TestCall handsBack() {
    return does(new SessionCommand.HandBack("anna", now, OPERATOR));
  }

  TestCall parked() {
    return does(new SessionCommand.HoldLine(epoch(), now));
  }

  Instant parkedSince() {
    return ((Phase.OnHold) state.phase()).since();
  }

  TestCall lineBack() {
    return does(new SessionCommand.ResumeLine(epoch(), now));
  }

  TestCall changesModel(ModelChangeReason reason) {
    return changesModel(reason, null);
  }

  TestCall changesModel(ModelChangeReason reason, @Nullable String brokenOff) {
    return does(
        new SessionCommand.ChangeModel(
            epoch(), "gpt-realtime", "gemini-live", reason, 2, 180, brokenOff, false, null, now));
  }

  /** To one that must be asked what the one before was to answer unasked. */
  TestCall changesModelOwing() {
    return does(
        new SessionCommand.ChangeModel(
            epoch(),
            "gemini-live",
            "gpt-realtime",
            ModelChangeReason.DROPPED,
            2,
            90,
            null,
            true,
            null,
            now));
  }

  /** In the midst of a response that has called a tool. */
  TestCall changesModelAfterCall() {
    return does(
        new SessionCommand.ChangeModel(
            epoch(),
            "gpt-realtime",
            "gemini-live",
            ModelChangeReason.DROPPED,
            2,
            90,
            null,
            false,
            response(),
            now));
  }

  /** The caller says something in words from the first, by a carrier that hears or by keys. */
  TestCall says(String itemId, String text) {
    return does(new SessionCommand.TakeWords(epoch(), itemId, text, true, now));
  }

  TestCall assigns(AgentTerms agent) {
    return does(new SessionCommand.AssignAgent(agent, "anna", now, OPERATOR));
  }

  /** What was assigned is stored. */
  TestCall agentMayBegin() {
    return does(new SessionCommand.BeginAgent(now));
  }

  SessionState state() {
    return state;
  }

  Phase phase() {
    return state.phase();
  }

  int epoch() {
    return state.line().epoch();
  }

  Instant now() {
    return now;
  }

  /** The latest response that was asked for. */
  String response() {
    return "resp_1_" + state.responses();
  }

  ToolCall tool(String callId) {
    return Objects.requireNonNull(state.tools().find(callId), callId);
  }

  Item.Message message(String itemId) {
    return (Item.Message) Objects.requireNonNull(state.conversation().find(itemId), itemId);
  }

  List<ContextItem> context() {
    return Projection.of(state.conversation(), state.tools());
  }

  List<SessionEvent> journal() {
    return journal;
  }

  // ---- what the last command led to

  Decision decision() {
    return last;
  }

  List<SessionOrder> orders() {
    return ordersIn(last);
  }

  static List<SessionOrder> ordersIn(Decision decision) {
    var orders = new ArrayList<SessionOrder>();
    for (var action : all(decision)) {
      if (action instanceof SessionAction.Tell(var order)) {
        orders.add(order);
      }
    }
    return orders;
  }

  static List<SessionAction> all(Decision decision) {
    var actions = new ArrayList<>(decision.now());
    actions.addAll(decision.stored());
    return actions;
  }

  <T extends SessionOrder> List<T> orders(Class<T> kind) {
    return orders().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  <T extends SessionEvent> List<T> facts(Class<T> kind) {
    return last.events().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The one response that the last command asked for. */
  SessionOrder.Respond asked() {
    return orders(SessionOrder.Respond.class).getFirst();
  }

  @Nullable Boolean confirmed() {
    for (var action : last.stored()) {
      if (action instanceof SessionAction.Confirm(_, var done)) {
        return done;
      }
    }
    return null;
  }

  @Nullable Disposition disposition() {
    for (var action : last.stored()) {
      if (action instanceof SessionAction.Answer(_, var disposition)) {
        return disposition;
      }
    }
    return null;
  }

  String complaint() {
    return orders(SessionOrder.Complain.class).getFirst().code();
  }
}
