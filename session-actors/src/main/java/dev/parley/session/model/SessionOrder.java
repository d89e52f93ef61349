package dev.parley.session.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.proto.WireMessage;
import dev.parley.session.conversation.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a session tells the media plane of its caller. Never sound. */
public sealed interface SessionOrder extends WireMessage {

  /**
   * The leg is the session's, and is so in the journal; it may speak from now on.
   *
   * @param settings what the client of an earlier leg set; absent if none did
   * @param agent whom the session has; absent if it is the one that the leg came for
   * @param model which of the agent's models answers; absent if it is the first
   */
  record Attached(
      String sessionId,
      int epoch,
      @Nullable JsonNode settings,
      @Nullable AgentTerms agent,
      @Nullable String model)
      implements SessionOrder {

    /** The session has the agent that the leg came for, with its first model. */
    public Attached(String sessionId, int epoch, @Nullable JsonNode settings) {
      this(sessionId, epoch, settings, null, null);
    }
  }

  /** From the next response on the session has this agent. */
  record AgentChanged(AgentTerms agent) implements SessionOrder {}

  /**
   * Who takes part in the call now.
   *
   * @param parties caller and agent among them; whoever is not named does not take part
   */
  record PartiesChanged(List<Party> parties) implements SessionOrder {
    public PartiesChanged {
      parties = List.copyOf(parties);
    }
  }

  /**
   * One who takes part.
   *
   * @param epoch of the latest leg, from 1; 0 for the agent, who has none
   * @param hears the mix of these
   */
  record Party(String id, int epoch, List<String> hears) implements WireMessage {
    public Party {
      hears = List.copyOf(hears);
    }
  }

  /**
   * Somebody else has the call. A model that answers by itself is not fed while it is a human, and
   * begins anew when it is the agent.
   *
   * @param to participant who has it; absent if it is the agent
   * @param context the conversation as a model may see it, when the agent has the call again
   */
  record FloorMoved(@Nullable String to, List<ContextItem> context) implements SessionOrder {
    public FloorMoved {
      context = List.copyOf(context);
    }
  }

  /**
   * The conversation as a model may see it, as it is at this moment: the answer to {@link
   * SessionCommand.AskContext}.
   */
  record ContextTold(List<ContextItem> context) implements SessionOrder {
    public ContextTold {
      context = List.copyOf(context);
    }
  }

  /** What the leg's messages up to this number led to is in the journal. */
  record Noted(long upTo) implements SessionOrder {}

  /** The leg's messages from this number on are needed, again or for the first time. */
  record Resend(long from) implements SessionOrder {}

  /** The session has moved here and asks whether the leg that it knows is still there. */
  record WhoIsThere(int epoch) implements SessionOrder {}

  /** The leg is not wanted. */
  record Refused(String code, String message) implements SessionOrder {}

  /** An item entered the conversation; {@code committed} if it was the caller's utterance. */
  record ItemAdded(Item item, @Nullable String previousItemId, boolean committed)
      implements SessionOrder {}

  record ItemRemoved(String itemId) implements SessionOrder {}

  record ItemCut(String itemId, int contentIndex, long heardMs) implements SessionOrder {}

  record ItemRetrieved(Item item) implements SessionOrder {}

  /**
   * The agent shall speak.
   *
   * @param context the conversation as the model may see it
   * @param say exactly this; absent = think
   * @param options what the caller's client wished for it
   */
  record Respond(
      int turn,
      String responseId,
      List<ContextItem> context,
      @Nullable String say,
      @JsonProperty("wish") @JsonInclude(JsonInclude.Include.NON_EMPTY) ResponseOptions options)
      implements SessionOrder {
    public Respond {
      context = List.copyOf(context);
      options = options == null ? ResponseOptions.NONE : options;
    }
  }

  /**
   * Another link answers, and of this response nothing was heard: it is asked of that link too.
   *
   * @param order the same response as before, with the conversation as it is now
   */
  record RespondAgain(Respond order) implements SessionOrder {}

  /** The agent shall stop. */
  record StopResponse(String responseId, StopReason reason) implements SessionOrder {}

  /** Something that the caller's client asked for cannot be done; the call goes on. */
  record Complain(
      @Nullable String clientEventId, String code, @Nullable String param, String message)
      implements SessionOrder {}

  /** A tool call moved on; for clients that asked to see it. */
  record ToolNews(
      String callId, String tool, String state, @Nullable Integer percent, @Nullable String note)
      implements SessionOrder {}

  /** The call is over; let the caller go. */
  record Release(String reason) implements SessionOrder {

    private static final String SUPERSEDED = "superseded";
    private static final String COME_BACK = "leg_given_up";

    /** The session goes on, with a later leg. */
    public static Release toLaterLeg() {
      return new Release(SUPERSEDED);
    }

    /** The session goes on and waits for the caller, having taken the leg for gone. */
    public static Release toComeBack() {
      return new Release(COME_BACK);
    }

    public boolean comesBack() {
      return reason.equals(COME_BACK);
    }

    public boolean superseded() {
      return reason.equals(SUPERSEDED);
    }
  }
}
