package dev.parley.media.port;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.media.audio.AudioFormat;
import dev.parley.session.model.ResponseOptions;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Settings of legs. */
public final class Legs {

  public static final LegSettings.Turns TURNS =
      new LegSettings.Turns(0.5, 300, 500, null, true, true);

  public static LegSettings with(LegSettings.@Nullable Turns turns) {
    return with(AudioFormat.PCM_24K, turns);
  }

  public static LegSettings with(AudioFormat format, LegSettings.@Nullable Turns turns) {
    return new LegSettings(
        format,
        format,
        turns,
        "alloy",
        "Be brief.",
        1.0,
        List.of(new ResponseOptions.Tool("show_map", null, null)),
        true,
        null,
        null,
        TURNS.equals(turns) ? Set.of() : Set.of(LegSettings.Own.TURNS),
        JsonNodeFactory.instance.objectNode());
  }

  /** As a link is told of them, by an agent without tools or words of its own. */
  public static LinkSettings links() {
    var leg = with(TURNS);
    return new LinkSettings(
        leg.hears(),
        leg.speaks(),
        leg.voice(),
        leg.instructions(),
        leg.speed(),
        leg.tools(),
        null,
        null);
  }

  /** The same in another voice. */
  public static LinkSettings spokenBy(String voice) {
    var usual = links();
    return new LinkSettings(
        usual.hears(),
        usual.speaks(),
        voice,
        usual.instructions(),
        usual.speed(),
        usual.tools(),
        null,
        null);
  }

  public static LegSettings.Turns idle(int millis) {
    return new LegSettings.Turns(0.5, 300, 500, millis, true, true);
  }

  public static LegSettings.Turns answering(boolean create, boolean interrupt) {
    return new LegSettings.Turns(0.5, 300, 500, null, create, interrupt);
  }

  /** A leg that passes on what it is told, orders and events over one line. */
  public static Leg telling(Consumer<Object> ear) {
    return telling(with(null), ear);
  }

  /** The same with settings of its own. */
  public static Leg telling(LegSettings settings, Consumer<Object> ear) {
    var line = new Line(ear);
    return new Leg(line, line, settings, false);
  }

  private record Line(Consumer<Object> ear) implements MediaPort, ConversationClient {

    @Override
    public String kind() {
      return "test";
    }

    @Override
    public PortCapabilities capabilities() {
      return PortCapabilities.SOCKET;
    }

    @Override
    public void take(PortOrder order) {
      ear.accept(order);
    }

    @Override
    public void tell(ConversationEvent event) {
      ear.accept(event);
    }
  }

  private Legs() {}
}
