package dev.parley.session.rules;

import dev.parley.proto.admin.SessionDetail;
import dev.parley.proto.admin.TimelineEvent;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.ParticipantMode;
import dev.parley.session.model.ParticipantRole;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionCommand;
import dev.parley.session.model.SessionCommand.Cut;
import dev.parley.session.model.SessionOrder;
import dev.parley.session.model.StopReason;
import dev.parley.session.model.TurnOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRefResolver;

/** At least one of everything that nodes send each other, with what may be absent and without. */
final class WireSamples {

  private static final Instant AT = TestCall.START;

  /** What the first release sent had only a voice. */
  private static final ResponseOptions ALTO =
      new ResponseOptions(null, null, null, null, null, null, "alto", null, null);

  private final ActorTestKit kit;

  WireSamples(ActorTestKit kit) {
    this.kit = kit;
  }

  List<Object> all() {
    var all = new ArrayList<Object>(commands());
    all.addAll(tools());
    all.addAll(numbered(all));
    all.addAll(orders());
    all.add(new SessionCommand.AskResponse(1, null, EventSamples.OPTIONS, AT));
    all.add(new SessionOrder.Respond(1, "resp_1", List.of(), null, EventSamples.OPTIONS));
    all.add(new SessionCommand.Description(null));
    all.add(new SessionCommand.Description(asOfTheFirst(detail())));
    all.add(new TimelineEvent(7, AT, "ended", Messages.tree("{\"reason\":\"bye\"}")));
    all.addAll(commandsOfLevelTwo());
    all.addAll(numbered(commandsOfLevelTwo()));
    all.add(new SessionCommand.Description(detail()));
    return all;
  }

  private static SessionDetail detail() {
    return SessionView.detail(
        TestCall.speaking()
            .modelCalls("call_1", "order_status")
            .agentSaid("item_a1", "I look.", 400)
            .result("call_1")
            .responseEnds(false)
            .state());
  }

  /** What the first build knew of a session. */
  private static SessionDetail asOfTheFirst(SessionDetail all) {
    return new SessionDetail(all.summary(), all.turns(), all.items(), all.tools());
  }

  private List<Object> commands() {
    return List.of(
        new SessionCommand.Attach(Tools.AGENT, "acme", "test", true, false, TestCall.MEDIA, AT),
        new SessionCommand.Attach(
            Tools.CAREFUL_AGENT, "acme", "test", true, false, TestCall.MEDIA, AT),
        new SessionCommand.CatchUp(1, "resp_1", AT),
        new SessionCommand.CatchUp(1, null, AT),
        new SessionCommand.Rejoin(1, 7, TestCall.MEDIA),
        new SessionCommand.Detach(1, "socket_closed", true, AT),
        new SessionCommand.HangUp("operator", AT, probe()),
        new SessionCommand.HangUp("operator", AT, null),
        new SessionCommand.EndWaiting(1, AT),
        new SessionCommand.LoseModel(1, "model_unavailable", AT),
        new SessionCommand.HearCaller(1, "item_q1", true, new Cut("item_a1", 700), AT),
        new SessionCommand.HearCaller(1, "item_q1", false, null, AT),
        new SessionCommand.TakeUtterance(1, "item_q1", 1_200, true, AT),
        new SessionCommand.DropSpeech(1, AT),
        new SessionCommand.AskResponse(1, "evt_1", ALTO, AT),
        new SessionCommand.AskResponse(1, null, ResponseOptions.NONE, AT),
        new SessionCommand.StopResponse(1, null, null, AT),
        new SessionCommand.BeginSpeaking(1, "resp_1", AT),
        new SessionCommand.EndResponse(
            1, "resp_1", TurnOutcome.COMPLETED, true, Map.of("llm", 5L), AT),
        new SessionCommand.EndPlayout(1, "resp_1", AT),
        new SessionCommand.NoteTranscript(1, "item_q1", "Wo ist es?", AT),
        new SessionCommand.AddSpeech(1, "resp_1", "item_a1", "Da.", true, 900, 700, false, AT),
        new SessionCommand.AddItem(1, "evt_1", EventSamples.UTTERANCE, "root", AT),
        new SessionCommand.AddItem(1, null, EventSamples.OUTPUT, null, AT),
        new SessionCommand.RemoveItem(1, "evt_1", "item_q1", AT),
        new SessionCommand.CutItem(1, "evt_1", "item_a1", 0, 700, AT),
        new SessionCommand.RetrieveItem(1, "evt_1", "item_a1", AT),
        new SessionCommand.KeepSettings(1, Messages.tree("{\"voice\":\"alto\"}"), AT),
        new SessionCommand.Describe(probe()),
        new SessionCommand.Watch(probe()));
  }

  /** Of level two: numbers are given by place, so what is new comes last. */
  private List<Object> commandsOfLevelTwo() {
    return List.of(
        new SessionCommand.CatchUp(1, null, Tools.NIGHT_AGENT.which(), AT),
        new SessionCommand.AssignAgent(Tools.NIGHT_AGENT, "anna", AT, probe()),
        new SessionCommand.AssignAgent(Tools.NIGHT_AGENT, "anna", AT, null),
        new SessionCommand.BeginAgent(AT),
        new SessionCommand.HoldLine(1, AT),
        new SessionCommand.ResumeLine(1, AT),
        new SessionCommand.CutHeldAnswer(AT, AT.plusSeconds(10)),
        new SessionCommand.ChangeModel(
            1,
            "gpt-realtime",
            "gemini-live",
            ModelChangeReason.SILENCE,
            2,
            180,
            "resp_1",
            false,
            null,
            AT),
        new SessionCommand.ChangeModel(
            1, null, "gemini-live", ModelChangeReason.END_OF_LIFE, 1, 0, null, false, null, AT),
        new SessionCommand.JoinParticipant(
            "part_1",
            ParticipantRole.HUMAN_AGENT,
            ParticipantMode.WHISPER,
            "anna",
            "sip",
            AT,
            probe()),
        new SessionCommand.JoinParticipant(
            "part_1", ParticipantRole.SUPERVISOR, ParticipantMode.LISTEN, "anna", null, AT, null),
        new SessionCommand.LeaveParticipant("part_1", 1, "socket_closed", AT),
        new SessionCommand.Route("part_1", ParticipantMode.BARGE, "anna", AT, probe()),
        new SessionCommand.TakeOver("part_1", "anna", AT, probe()),
        new SessionCommand.HandBack("anna", AT, null),
        new SessionCommand.BeginOwnResponse(1, "resp_1_2l1", AT),
        new SessionCommand.WithdrawTool(1, "call_1", AT),
        new SessionCommand.AskContext(1, AT),
        new SessionCommand.TakeWords(1, "item_w1", "Wo ist es?", true, AT),
        new SessionCommand.ChangeModel(
            1,
            "gemini-live",
            "gpt-realtime",
            ModelChangeReason.DROPPED,
            2,
            90,
            null,
            true,
            null,
            AT),
        new SessionCommand.ChangeModel(
            1,
            "gemini-live",
            "gpt-realtime",
            ModelChangeReason.DROPPED,
            2,
            90,
            null,
            false,
            "resp_1",
            AT));
  }

  private List<Object> tools() {
    return List.of(
        new SessionCommand.AskTool(
            1, "resp_1", "item_c1", "call_1", "order_status", "{}", true, null, AT),
        new SessionCommand.AskTool(
            1, "resp_1", "item_c1", "call_1", "order_status", "{}", true, "order_missing", AT),
        new SessionCommand.NoteDispatch("call_1", 1, AT),
        new SessionCommand.NoteCancel("call_1", AT),
        new SessionCommand.BeginAttempt("call_1", 2, AT),
        new SessionCommand.DecideApproval("call_1", true, "anna", AT, probe()),
        new SessionCommand.DecideApproval("call_1", false, "nobody", AT, null),
        new SessionCommand.SpeakProgress(AT),
        new SessionCommand.TakeToolMessage(Messages.failedForNow("call_1", 2), AT, probe()),
        new SessionCommand.TakeToolMessage(Messages.says("call_1", "soon"), AT, probe()),
        new SessionCommand.TakeToolMessage(
            Messages.remembered("call_1", "{\"a\":[1]}"), AT, probe()),
        new SessionCommand.TakeToolMessage(Messages.failed("call_1"), AT, probe()),
        new SessionCommand.TakeToolMessage(Messages.progress("call_1", 40), AT, probe()),
        new SessionCommand.TakeToolMessage(
            Messages.found("call_1", "req_1", "order_status", "[1,\"a\",null]"), AT, probe()),
        new SessionCommand.LosePatience("call_1", AT),
        new SessionCommand.GiveUpTool("call_1", 1, AT));
  }

  /** Whatever comes over a leg comes with a number. */
  private static List<Object> numbered(List<Object> commands) {
    return commands.stream()
        .filter(SessionCommand.FromLeg.class::isInstance)
        .<Object>map(message -> new SessionCommand.Numbered(1, (SessionCommand.FromLeg) message))
        .toList();
  }

  private static List<Object> orders() {
    return List.of(
        new SessionOrder.Attached("sess_1", 1, null),
        new SessionOrder.Attached("sess_1", 2, Messages.tree("{\"voice\":\"alto\"}")),
        new SessionOrder.Attached("sess_1", 2, null, Tools.NIGHT_AGENT, null),
        new SessionOrder.AgentChanged(Tools.NIGHT_AGENT),
        new SessionOrder.FloorMoved("part_1", List.of()),
        new SessionOrder.FloorMoved(
            null, List.of(new ContextItem.Message("item_1", ContextItem.Role.CALLER, "Hello."))),
        new SessionOrder.ContextTold(
            List.of(new ContextItem.Message("item_1", ContextItem.Role.CALLER, "Hello."))),
        new SessionOrder.Noted(7),
        new SessionOrder.Resend(8),
        new SessionOrder.WhoIsThere(1),
        new SessionOrder.Refused("session_over", "session: over (expected: a live session)"),
        new SessionOrder.ItemAdded(EventSamples.CALL, null, false),
        new SessionOrder.ItemAdded(EventSamples.UTTERANCE, "item_0", true),
        new SessionOrder.ItemRemoved("item_1"),
        new SessionOrder.ItemCut("item_1", 0, 700),
        new SessionOrder.ItemRetrieved(EventSamples.ANSWER),
        new SessionOrder.Respond(
            1,
            "resp_1",
            List.of(
                new ContextItem.Message("item_1", ContextItem.Role.SYSTEM, "Be brief."),
                new ContextItem.Call("item_2", "call_1", "order_status", "{}"),
                new ContextItem.Output("item_3", "call_1", "{}", ContextItem.Kind.PENDING)),
            "One moment.",
            ALTO),
        new SessionOrder.Respond(1, "resp_1", List.of(), null, ResponseOptions.NONE),
        new SessionOrder.RespondAgain(
            new SessionOrder.Respond(1, "resp_1", List.of(), "One moment.", ResponseOptions.NONE)),
        new SessionOrder.StopResponse("resp_1", StopReason.TURN_DETECTED),
        new SessionOrder.Complain("evt_1", "invalid_value", "item", "item: x (expected: y)"),
        new SessionOrder.Complain(null, "invalid_value", null, "x"),
        new SessionOrder.ToolNews("call_1", "order_status", "running", 40, "asking"),
        new SessionOrder.ToolNews("call_1", "order_status", "requested", null, null),
        new SessionOrder.Release("operator"),
        new SessionOrder.PartiesChanged(
            List.of(
                new SessionOrder.Party("caller", 2, List.of("agent")),
                new SessionOrder.Party("agent", 0, List.of("caller", "boss")),
                new SessionOrder.Party("boss", 1, List.of("caller", "agent")))),
        new SessionOrder.Attached("sess_1", 2, null, null, "gemini-live"));
  }

  /** The same in each run: what is sent holds the address. */
  private <T> org.apache.pekko.actor.typed.ActorRef<T> probe() {
    var address = "pekko://" + kit.system().name() + "/user/asker#7";
    return ActorRefResolver.get(kit.system()).resolveActorRef(address);
  }
}
