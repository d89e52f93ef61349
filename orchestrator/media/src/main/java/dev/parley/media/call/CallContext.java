package dev.parley.media.call;

import dev.parley.media.port.CallTools;
import dev.parley.media.port.ModelLink;
import dev.parley.proto.agent.AgentDefinition;
import dev.parley.session.model.SessionCommand;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The world around a call.
 *
 * @param loop the call's own; {@code dispatcher} runs actors on it
 * @param wiring what agents have that the call did not begin with
 * @param playoutLead how far ahead of its playing the agent's sound is sent
 * @param maySpeak false when the node may have lost its cluster, and its calls are another's
 */
public record CallContext(
    ActorSystem<?> system,
    EventLoop loop,
    String dispatcher,
    ModelLink.Model model,
    CallTools tools,
    SessionGate sessions,
    MediaClock clock,
    Duration playoutLead,
    MediaCounters counters,
    AgentWiring wiring,
    LinkBreakers breakers,
    BooleanSupplier maySpeak) {

  /**
   * A call whose agents all have one model and the same tools, and that shares no breakers and may
   * always speak.
   */
  public CallContext(
      ActorSystem<?> system,
      EventLoop loop,
      String dispatcher,
      ModelLink.Model model,
      CallTools tools,
      SessionGate sessions,
      MediaClock clock,
      Duration playoutLead,
      MediaCounters counters) {
    this(
        system,
        loop,
        dispatcher,
        model,
        tools,
        sessions,
        clock,
        playoutLead,
        counters,
        new OneCast(model, tools),
        new LinkBreakers(),
        () -> true);
  }

  /** What a call is given for an agent that it did not begin with. */
  public interface AgentWiring {

    ModelLink.Model model(AgentDefinition agent);

    CallTools tools(AgentDefinition agent);
  }

  /** The way to the call's session, wherever it is. */
  public interface SessionGate {
    void tell(String sessionId, SessionCommand command);
  }

  private record OneCast(ModelLink.Model only, CallTools same) implements AgentWiring {

    @Override
    public ModelLink.Model model(AgentDefinition agent) {
      return only;
    }

    @Override
    public CallTools tools(AgentDefinition agent) {
      return same;
    }
  }
}
