package dev.parley.media.links;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.LinkCapabilities.Shape;
import dev.parley.media.port.LinkSettings;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import dev.parley.media.time.LoopTimer;
import dev.parley.session.model.ContextItem.Role;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A model as unlike one that is asked as can be: it hears all sound, says itself when a turn is
 * over, answers unasked, stops when the caller speaks and then takes no output of the tools that it
 * has called. It edits and truncates nothing, lives for 30 seconds, has one session at a time, and
 * another can go on where it was by a handle. It does what it does in the time of its loop.
 *
 * <p>Sound whose bytes are not zero is speech. What the bytes are is what it hears: an utterance of
 * {@link #WANTS_TOOL} makes it call a tool, any other is answered.
 */
public final class TurnTakingModel implements ModelLink.Model, ModelDial {

  /** How such models differ from those that are asked. */
  public static final LinkCapabilities CAPABILITIES =
      LinkCapabilities.ownTurns(
              new LinkCapabilities.Sound(
                  List.of(AudioFormat.PCM_16K), List.of(AudioFormat.PCM_24K)))
          .begins(
              LinkCapabilities.Seed.WORDS.of(Role.CALLER, Role.AGENT).atMost(40).within(200_000))
          .callsTools(LinkCapabilities.LateResult.NOTE)
          .resumes()
          .lives(Duration.ofSeconds(30))
          .build();

  /**
   * The same as a duplex voice: it cannot be asked, cancelled or told what was heard, and speaks
   * about what it is given in writing if it is to be spoken about.
   */
  public static final LinkCapabilities DUPLEX =
      Capable.as(
          CAPABILITIES,
          as -> {
            as.shape = Shape.DUPLEX;
            as.addedText = LinkCapabilities.AddedText.SILENT;
            as.life = new LinkCapabilities.Life(false, Duration.ofSeconds(30), true);
          });

  /** Of such a voice: it goes on speaking, and does not answer. */
  public static final byte BACK_CHANNEL = 9;

  /** Bytes of an utterance that makes the model call a tool. */
  public static final byte WANTS_TOOL = 7;

  /** So much silence, as it hears it, ends a turn. */
  public static final long PAUSE_MS = 300;

  /** Length of an answer, in pieces of 20 ms. */
  public static final int PIECES = 50;

  /** All links, the latest last. */
  public final List<TurnTakingLink> links = new ArrayList<>();

  /** The next links do not notice an utterance of these bytes. */
  public byte deafTo;

  /** What they can do. */
  private LinkCapabilities can = CAPABILITIES;

  final LoopTimer timer;
  private final String stem;

  /** For a call whose links are given their names. */
  public static TurnTakingModel on(EventLoop loop) {
    return new TurnTakingModel(LoopTimer.on(loop), "none");
  }

  /** The same as a duplex voice. */
  public static TurnTakingModel duplexOn(EventLoop loop) {
    var model = on(loop);
    model.isDuplex();
    return model;
  }

  /** Answers are made in the time of this loop; {@code stem} is what the call's ids are made of. */
  public TurnTakingModel(LoopTimer timer, String stem) {
    this.timer = timer;
    this.stem = stem;
  }

  @Override
  public String name() {
    return "turn-taking";
  }

  @Override
  public String endpoint() {
    return "test turn-taking";
  }

  @Override
  public LinkCapabilities capabilities() {
    return can;
  }

  @Override
  public ModelLink open(ModelLink.Setup setup, Consumer<ModelFact> facts) {
    return open(setup.beginning(), setup.names(), setup.settings().speaks(), facts);
  }

  @Override
  public ModelLink open(
      int number, LinkSettings settings, ModelLink.Beginning beginning, Consumer<ModelFact> facts) {
    return open(beginning, new LinkNaming(stem, number), settings.speaks(), facts);
  }

  private ModelLink open(
      ModelLink.Beginning beginning,
      ModelLink.Naming names,
      AudioFormat speaks,
      Consumer<ModelFact> facts) {
    boolean taken = !links.isEmpty() && !links.getLast().closed;
    if (taken && !can.life().two()) {
      throw new IllegalStateException("sessions: another is open (expected: one at a time)");
    }
    var link = new TurnTakingLink(this, beginning, names, speaks, facts);
    links.add(link);
    link.begin();
    return link;
  }

  /** From now on what it is given in writing is not answered. */
  public void takesNotes() {
    can = Capable.as(CAPABILITIES, as -> as.addedText = LinkCapabilities.AddedText.SILENT);
  }

  /** From now on it is a voice that speaks when it wants. */
  public void isDuplex() {
    can = DUPLEX;
  }

  public TurnTakingLink last() {
    return links.getLast();
  }
}
