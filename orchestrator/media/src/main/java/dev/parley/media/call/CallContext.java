package dev.parley.media.call;

import dev.parley.media.channel.SessionGate;
import dev.parley.media.count.MediaCounters;
import dev.parley.media.links.LinkBreakers;
import dev.parley.media.links.SoundRooms;
import dev.parley.media.port.CallTools;
import dev.parley.media.port.ModelLink;
import dev.parley.media.port.SpokenWords;
import dev.parley.media.time.MediaClock;
import dev.parley.media.turns.TurnTaking;
import dev.parley.proto.agent.AgentDefinition;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * The world around a call.
 *
 * @param loop the call's own; {@code dispatcher} runs actors on it
 * @param wiring what agents have that the call did not begin with
 * @param playoutLead how far ahead of its playing the agent's sound is sent
 * @param turns how turns are told where the call's rules tell them
 * @param words the node's own voice
 * @param maySpeak false when the node may have lost its cluster, and its calls are another's
 */
public record CallContext(
    ActorSystem<?> system,
    EventLoop loop,
    String dispatcher,
    CallTools tools,
    SessionGate sessions,
    MediaClock clock,
    Duration playoutLead,
    MediaCounters counters,
    AgentWiring wiring,
    LinkBreakers breakers,
    SoundRooms rooms,
    TurnTaking.Opener turns,
    SpokenWords words,
    BooleanSupplier maySpeak) {

  /**
   * A call whose agents all have one model and the same tools, and that shares neither breakers nor
   * room for sound, has no voice of its node and may always speak.
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
        tools,
        sessions,
        clock,
        playoutLead,
        counters,
        new OneCast(model, tools),
        new LinkBreakers(),
        new SoundRooms(SoundRooms.USUAL_BYTES),
        TurnTaking::ours,
        SpokenWords.NONE,
        () -> true);
  }

  /** What a call is given for an agent, be it that with which it begins or a later one. */
  public interface AgentWiring {

    /** What opens links to such a model; absent if this node has none of its kind. */
    ModelLink.@Nullable Model model(AgentDefinition.ModelChoice choice);

    CallTools tools(AgentDefinition agent);
  }

  private record OneCast(ModelLink.Model only, CallTools same) implements AgentWiring {

    @Override
    public ModelLink.Model model(AgentDefinition.ModelChoice choice) {
      return only;
    }

    @Override
    public CallTools tools(AgentDefinition agent) {
      return same;
    }
  }
}
