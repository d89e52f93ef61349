package dev.parley.session.rules;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.proto.agent.ContextLimits;
import dev.parley.proto.agent.Modality;
import dev.parley.proto.agent.TokenLimit;
import dev.parley.proto.tool.ToolRequest;
import dev.parley.session.conversation.Item;
import dev.parley.session.ledger.ToolCall.Stage;
import dev.parley.session.model.AgentTerms;
import dev.parley.session.model.ContextItem;
import dev.parley.session.model.ModelChangeReason;
import dev.parley.session.model.ParticipantMode;
import dev.parley.session.model.ParticipantRole;
import dev.parley.session.model.ResponseCause;
import dev.parley.session.model.ResponseOptions;
import dev.parley.session.model.SessionCommand.Cut;
import dev.parley.session.model.SessionEvent;
import dev.parley.session.model.TurnOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One of each event, and one more where something may be absent. The key names its file. */
final class EventSamples {

  private static final Instant AT = TestCall.START;

  static final Item.Message UTTERANCE =
      new Item.Message("item_q1", 1, ContextItem.Role.CALLER, true, "", 1_200, 0, true);
  static final Item.Message ANSWER =
      new Item.Message("item_a1", 1, ContextItem.Role.AGENT, true, "It left.", 900, 700, false);
  static final Item.Call CALL =
      new Item.Call("item_c1", 1, "call_1", "order_status", "{\"order\":\"1234\"}", true);
  static final Item.Output OUTPUT =
      new Item.Output("item_o1", 2, "call_1", "{\"status\":\"left\"}");

  static final ResponseOptions OPTIONS =
      new ResponseOptions(
          "In rhyme.",
          Modality.TEXT,
          List.of(
              new ResponseOptions.Tool("show_map", "Shows a map", Messages.tree("{}")),
              new ResponseOptions.Tool("hide_map", null, null)),
          new ResponseOptions.ToolUse.Only("show_map"),
          false,
          new TokenLimit(400),
          "alto",
          "low",
          Messages.tree("{\"k\":\"v\"}"));

  static final ToolRequest REQUEST =
      new ToolRequest(
          "req_1_1",
          "eff_1",
          "sess_1",
          1,
          "call_1",
          "order_status",
          Messages.tree("{\"order\":\"1234\"}"),
          1,
          AT.plusSeconds(10),
          new ToolRequest.Agent("orders", 3),
          Map.of("tenant", "acme"),
          2);

  static final Map<String, SessionEvent> BY_FILE =
      Map.ofEntries(
          entry("begun.v1", new SessionEvent.Begun(Tools.AGENT, "acme", AT)),
          entry(
              "begun.v1-silent",
              new SessionEvent.Begun(
                  new AgentTerms("orders", 3, null, null, List.of()), "acme", AT)),
          entry(
              "begun.v1-welcome",
              new SessionEvent.Begun(
                  new AgentTerms("orders", 3, null, "There you are.", List.of()), "acme", AT)),
          entry("leg-attached.v1", new SessionEvent.LegAttached(2, "realtime-websocket", null, AT)),
          entry(
              "leg-attached.v1-media",
              new SessionEvent.LegAttached(
                  2, "realtime-websocket", "pekko://parley@10.0.0.1:7355/temp/1", AT)),
          entry("leg-lost.v1", new SessionEvent.LegLost(2, "socket_closed", false, AT)),
          entry(
              "settings-changed.v1",
              new SessionEvent.SettingsChanged(Messages.tree("{\"voice\":\"alto\"}"), AT)),
          entry("speech-started.v1", new SessionEvent.SpeechStarted("item_q1", AT)),
          entry("speech-dropped.v1", new SessionEvent.SpeechDropped(AT)),
          entry("turn-taken.v1", new SessionEvent.TurnTaken(1, UTTERANCE, true, AT)),
          entry(
              "transcript-noted.v1",
              new SessionEvent.TranscriptNoted("item_q1", "Wo ist mein Päckchen?", AT)),
          entry("item-added.v1", new SessionEvent.ItemAdded(OUTPUT, "item_c1", AT)),
          entry("item-added.v1-last", new SessionEvent.ItemAdded(CALL, null, AT)),
          entry("item-removed.v1", new SessionEvent.ItemRemoved("item_q1", AT)),
          entry("item-cut.v1", new SessionEvent.ItemCut("item_a1", 700, AT)),
          entry(
              "response-asked.v1",
              new SessionEvent.ResponseAsked(
                  1, "resp_1_1", ResponseCause.TOOL, "One moment.", ResponseOptions.NONE, AT)),
          entry(
              "response-asked.v1-thought",
              new SessionEvent.ResponseAsked(
                  1, "resp_1_1", ResponseCause.CALLER, null, ResponseOptions.NONE, AT)),
          entry(
              "response-asked.v1-options",
              new SessionEvent.ResponseAsked(
                  1, "resp_1_1", ResponseCause.CLIENT, null, OPTIONS, AT)),
          entry("speaking-begun.v1", new SessionEvent.SpeakingBegun("resp_1_1", AT)),
          entry("agent-said.v1", new SessionEvent.AgentSaid("resp_1_1", ANSWER, AT)),
          entry("reply-cut.v1", new SessionEvent.ReplyCut("resp_1_1", new Cut("item_a1", 700), AT)),
          entry("reply-cut.v1-unheard", new SessionEvent.ReplyCut("resp_1_1", null, AT)),
          entry(
              "response-ended.v1",
              new SessionEvent.ResponseEnded(
                  "resp_1_1", TurnOutcome.COMPLETED, true, Map.of("first_audio", 310L), AT)),
          entry("playout-ended.v1", new SessionEvent.PlayoutEnded("resp_1_1", AT)),
          entry(
              "tool-requested.v1",
              new SessionEvent.ToolRequested(CALL, REQUEST, Tools.ORDER_STATUS, AT)),
          entry(
              "tool-requested.v1-queue",
              new SessionEvent.ToolRequested(CALL, REQUEST, Tools.BOOK, AT)),
          entry("tool-refused.v1", new SessionEvent.ToolRefused(CALL, OUTPUT, "unknown_tool", AT)),
          entry("tool-dispatched.v1", new SessionEvent.ToolDispatched("call_1", AT)),
          entry(
              "tool-progressed.v1",
              new SessionEvent.ToolProgressed("call_1", 40, "asking", "worker-1", null, AT)),
          entry(
              "tool-progressed.v1-bare",
              new SessionEvent.ToolProgressed("call_1", null, null, null, null, AT)),
          entry(
              "tool-progressed.v1-say",
              new SessionEvent.ToolProgressed("call_1", 70, null, "worker-1", "Nearly there.", AT)),
          entry("progress-said.v1", new SessionEvent.ProgressSaid("call_1", AT)),
          entry(
              "approval-decided.v1",
              new SessionEvent.ApprovalDecided("call_1", true, "anna", AT.plusSeconds(10), AT)),
          entry(
              "approval-decided.v1-no",
              new SessionEvent.ApprovalDecided("call_1", false, "nobody", null, AT)),
          entry(
              "tool-attempt-failed.v1",
              new SessionEvent.ToolAttemptFailed(
                  "call_1", 1, "tool_unavailable: no answer", "worker-1", AT.plusMillis(500), AT)),
          entry(
              "tool-attempt-failed.v1-silent",
              new SessionEvent.ToolAttemptFailed(
                  "call_1", 2, "attempt_timed_out", null, AT.plusSeconds(1), AT)),
          entry("tool-asked.v1", new SessionEvent.ToolAsked("call_1", 2, AT.plusSeconds(10), AT)),
          entry(
              "compensation-planned.v1",
              new SessionEvent.CompensationPlanned(
                  "call_1", REQUEST, Tools.UNDO, AT.plusSeconds(1), AT)),
          entry("cancel-sent.v1", new SessionEvent.CancelSent("call_1", AT)),
          entry(
              "memory-noted.v1",
              new SessionEvent.MemoryNoted(Messages.tree("{\"customer\":\"gold\"}"), AT)),
          entry("context-cut.v1", new SessionEvent.ContextCut(12, AT)),
          entry(
              "begun.v1-limits",
              new SessionEvent.Begun(
                  new AgentTerms(
                      "orders",
                      3,
                      null,
                      null,
                      List.of(),
                      new ContextLimits(28_000, 0.8),
                      Messages.tree("{\"language\":\"en\"}")),
                  "acme",
                  AT)),
          entry(
              "tool-requested.v1-careful",
              new SessionEvent.ToolRequested(CALL, REQUEST, Tools.PAY, AT)),
          entry(
              "tool-requested.v1-approval",
              new SessionEvent.ToolRequested(CALL, REQUEST, Tools.REFUND, AT)),
          entry("patience-lost.v1", new SessionEvent.PatienceLost("call_1", AT)),
          entry(
              "tool-ended.v1",
              new SessionEvent.ToolEnded(
                  "call_1",
                  Stage.COMPLETED,
                  JsonNodeFactory.instance.objectNode().put("status", "left"),
                  null,
                  "worker-1",
                  AT)),
          entry(
              "tool-ended.v1-cancelled",
              new SessionEvent.ToolEnded("call_1", Stage.CANCELLED, null, "cancelled", null, AT)),
          entry("tool-delivered.v1", new SessionEvent.ToolDelivered("call_1", 2, OUTPUT, AT)),
          entry("begun.v1-persona", new SessionEvent.Begun(Tools.NIGHT_AGENT, "acme", AT)),
          entry("agent-assigned.v1", new SessionEvent.AgentAssigned(Tools.NIGHT_AGENT, "anna", AT)),
          entry("agent-began.v1", new SessionEvent.AgentBegan(Tools.NIGHT_AGENT.which(), AT)),
          entry(
              "participant-joined.v1",
              new SessionEvent.ParticipantJoined(
                  "part_1",
                  ParticipantRole.HUMAN_AGENT,
                  ParticipantMode.WHISPER,
                  "anna",
                  2,
                  "sip",
                  AT)),
          entry(
              "participant-joined.v1-legless",
              new SessionEvent.ParticipantJoined(
                  "part_2",
                  ParticipantRole.SUPERVISOR,
                  ParticipantMode.LISTEN,
                  "otto",
                  1,
                  null,
                  AT)),
          entry(
              "participant-left.v1",
              new SessionEvent.ParticipantLeft("part_1", 2, "socket_closed", AT)),
          entry(
              "participant-routed.v1",
              new SessionEvent.ParticipantRouted("part_2", ParticipantMode.BARGE, "otto", AT)),
          entry("floor-handed.v1", new SessionEvent.FloorHanded("part_1", "otto", AT)),
          entry("floor-handed.v1-back", new SessionEvent.FloorHanded(null, "anna", AT)),
          entry("line-held.v1", new SessionEvent.LineHeld(AT)),
          entry("line-resumed.v1", new SessionEvent.LineResumed(AT)),
          entry(
              "model-changed.v1",
              new SessionEvent.ModelChanged(
                  "gpt-realtime",
                  "gemini-live",
                  ModelChangeReason.DROPPED,
                  2,
                  180,
                  "resp_1",
                  false,
                  null,
                  AT)),
          entry(
              "model-changed.v1-first",
              new SessionEvent.ModelChanged(
                  null,
                  "gemini-live",
                  ModelChangeReason.RATE_LIMITED,
                  1,
                  0,
                  null,
                  false,
                  null,
                  AT)),
          entry(
              "model-changed.v1-owing",
              new SessionEvent.ModelChanged(
                  "gemini-live",
                  "gpt-realtime",
                  ModelChangeReason.DROPPED,
                  2,
                  90,
                  null,
                  true,
                  null,
                  AT)),
          entry(
              "model-changed.v1-called",
              new SessionEvent.ModelChanged(
                  "gemini-live",
                  "gpt-realtime",
                  ModelChangeReason.DROPPED,
                  2,
                  90,
                  null,
                  false,
                  "resp_1",
                  AT)),
          entry("own-response-begun.v1", new SessionEvent.OwnResponseBegun(2, "resp_1_1l1", AT)),
          entry("ended.v1", new SessionEvent.Ended("socket_closed", AT)));

  private EventSamples() {}
}
