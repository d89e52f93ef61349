package dev.parley.proto.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.Ordered;
import dev.parley.proto.WireMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything an operator can see of one session, live or ended.
 *
 * @param memory facts that the model always sees; absent if there are none
 * @param participants all who took part: the caller, the agent, and who came to them
 * @param models the latest replacements of the call's model link, oldest first
 */
public record SessionDetail(
    SessionSummary summary,
    List<Turn> turns,
    List<Item> items,
    List<ToolCall> tools,
    @Nullable JsonNode memory,
    List<Participant> participants,
    List<ModelChange> models)
    implements WireMessage {

  public SessionDetail {
    participants = participants == null ? List.of() : List.copyOf(participants);
    models = models == null ? List.of() : List.copyOf(models);
    turns = List.copyOf(turns);
    items = List.copyOf(items);
    tools = List.copyOf(tools);
  }

  /** A session of caller and agent, with one model. */
  public SessionDetail(
      SessionSummary summary,
      List<Turn> turns,
      List<Item> items,
      List<ToolCall> tools,
      @Nullable JsonNode memory) {
    this(summary, turns, items, tools, memory, List.of(), List.of());
  }

  /** A session without memory. */
  public SessionDetail(
      SessionSummary summary, List<Turn> turns, List<Item> items, List<ToolCall> tools) {
    this(summary, turns, items, tools, null, List.of(), List.of());
  }

  /**
   * One who takes part.
   *
   * @param role caller, agent, supervisor or human_agent
   * @param name who it is: the agent's id, or the verified subject; absent for the caller
   * @param stance listen, whisper or barge; absent for caller and agent
   * @param epoch of the latest leg; 0 if there was none
   * @param present whether it is there now
   * @param floor whether it has the call, as the agent has at first
   * @param hears ids of those whose voices it hears; the agent hears the caller only
   */
  public record Participant(
      String id,
      String role,
      @Nullable String name,
      @Nullable String stance,
      int epoch,
      boolean present,
      boolean floor,
      List<String> hears)
      implements WireMessage {
    public Participant {
      hears = List.copyOf(hears);
    }
  }

  /**
   * One replacement of the model link.
   *
   * @param from the model before
   * @param reason going_away, end_of_life, expired, dropped, error, silence, rate_limited, latency,
   *     assigned, forgetting, handed_back or settings
   * @param link number of the new link in its call
   * @param silenceMs for how long the call had no link, whether or not the caller waited for one
   */
  public record ModelChange(
      Instant at, @Nullable String from, String to, String reason, int link, long silenceMs)
      implements WireMessage {}

  /**
   * One exchange.
   *
   * @param cause caller, tool, client or agent: why the agent spoke
   * @param outcome in_progress, completed, cut, failed or silent
   * @param stages latency of each stage in milliseconds, by name
   */
  public record Turn(
      int number,
      String cause,
      String outcome,
      @Nullable String callerText,
      @Nullable String agentText,
      Map<String, Long> stages)
      implements WireMessage {
    public Turn {
      stages = Ordered.copyOf(stages);
    }
  }

  /**
   * One item of the conversation.
   *
   * @param type message, function_call or function_call_output
   * @param role caller, agent or system; absent for function items
   * @param status in_progress, completed or incomplete
   * @param audioMs how much audio the item has
   * @param heardMs how much of it was played to the caller; absent for items that are not agent
   *     audio
   */
  public record Item(
      String id,
      int turn,
      String type,
      @Nullable String role,
      String status,
      @Nullable String text,
      @Nullable Long audioMs,
      @Nullable Long heardMs,
      @Nullable String callId)
      implements WireMessage {}

  /**
   * One entry of the tool ledger.
   *
   * @param state awaiting_approval, waiting (for its next attempt), requested, dispatched, running,
   *     completed, delivered (completed, and the model knows), failed, timed_out or cancelled (also
   *     after the model was told)
   * @param compensates call that this one undoes; absent if it undoes none
   * @param decidedBy who approved it or did not; absent if nobody was asked or has answered
   */
  public record ToolCall(
      String callId,
      String requestId,
      String effectKey,
      String tool,
      String mode,
      String state,
      int turn,
      int attempt,
      JsonNode arguments,
      @Nullable JsonNode output,
      @Nullable String problem,
      @Nullable Integer percent,
      @Nullable String note,
      @Nullable String worker,
      Instant requestedAt,
      @Nullable Instant dispatchedAt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable Instant deliveredAt,
      Instant deadline,
      @Nullable String compensates,
      @Nullable String decidedBy)
      implements WireMessage {}
}
