package dev.parley.media.port;

import dev.parley.media.port.LinkCapabilities.AddedText;
import dev.parley.media.port.LinkCapabilities.Calling;
import dev.parley.media.port.LinkCapabilities.ExactSpeech;
import dev.parley.media.port.LinkCapabilities.Floor;
import dev.parley.media.port.LinkCapabilities.Functions;
import dev.parley.media.port.LinkCapabilities.LateResult;
import dev.parley.media.port.LinkCapabilities.Life;
import dev.parley.media.port.LinkCapabilities.Liveness;
import dev.parley.media.port.LinkCapabilities.Seed;
import dev.parley.media.port.LinkCapabilities.Setting;
import dev.parley.media.port.LinkCapabilities.Takes;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says, one by one, what a kind of model link can do: becomes its {@link LinkCapabilities}. What is
 * not said it cannot do, and the call does without: then an item that is removed and a setting that
 * is changed cost the link, and no tool is called.
 */
public final class LinkTraits {

  private final LinkCapabilities.Sound sound;
  private Floor floor;
  private final Takes takes;
  private LinkCapabilities.Shape shape = LinkCapabilities.Shape.RESPONSE;
  private boolean edits;
  private boolean truncates;
  private Seed seed = Seed.WORDS;
  private ExactSpeech exactSpeech = ExactSpeech.NO;
  private Calling calling = Calling.NONE;
  private boolean choosesTools;
  private LateResult late = LateResult.NOTE;
  private AddedText addedText = AddedText.ANSWERED;
  private Set<Setting> updates = Set.of();
  private boolean answersInText;
  private boolean resumes;
  private @Nullable Duration longest;
  private boolean overlaps;
  private Liveness liveness = Liveness.DATA;

  LinkTraits(LinkCapabilities.Sound sound, Floor floor, Takes takes) {
    this.sound = sound;
    this.floor = floor;
    this.takes = takes;
  }

  /** It speaks when it wants, and takes nothing back. */
  public LinkTraits speaksWhenItWants() {
    shape = LinkCapabilities.Shape.DUPLEX;
    return this;
  }

  /** Who decides whose turn it is, if that is not one of the two for all of it. */
  public LinkTraits floor(Floor by) {
    floor = by;
    return this;
  }

  /** Items can be taken out of what the model remembers, and put between others. */
  public LinkTraits edits() {
    edits = true;
    return this;
  }

  /** It can be told how much of an answer was heard. */
  public LinkTraits truncates() {
    truncates = true;
    return this;
  }

  /** What a new link can be told of the conversation, if that is not {@link Seed#WORDS}. */
  public LinkTraits begins(Seed told) {
    seed = told;
    return this;
  }

  /** It says given words as they are. */
  public LinkTraits saysExactly(ExactSpeech when) {
    exactSpeech = when;
    return this;
  }

  /**
   * It calls tools.
   *
   * @param lateResult how a result comes in whose call has had a note for its output
   */
  public LinkTraits callsTools(LateResult lateResult) {
    calling = Calling.ASYNC;
    late = lateResult;
    return this;
  }

  /** It can be told which tool to call, or none. */
  public LinkTraits choosesTools() {
    choosesTools = true;
    return this;
  }

  /** A text that it is given between turns it does not answer. */
  public LinkTraits takesTextSilently() {
    addedText = AddedText.SILENT;
    return this;
  }

  /** An open link takes these settings. */
  public LinkTraits updates(Setting... settings) {
    updates = Set.of(settings);
    return this;
  }

  /** It answers without sound if it is asked to. */
  public LinkTraits answersInText() {
    answersInText = true;
    return this;
  }

  /** Another link can go on with the state of this one, by a handle. */
  public LinkTraits resumes() {
    resumes = true;
    return this;
  }

  /** It ends after so long by itself. */
  public LinkTraits lives(Duration time) {
    longest = time;
    return this;
  }

  /** The next link may be open before this one is closed. */
  public LinkTraits overlaps() {
    overlaps = true;
    return this;
  }

  /** It answers pings, in time. */
  public LinkTraits answersPings() {
    liveness = Liveness.PING;
    return this;
  }

  /** It cannot die by itself: it is part of this process. */
  public LinkTraits cannotDie() {
    liveness = Liveness.NONE;
    return this;
  }

  /** All of it. */
  public LinkCapabilities build() {
    return new LinkCapabilities(
        shape,
        sound,
        floor,
        takes,
        new LinkCapabilities.Memory(edits, truncates, seed),
        exactSpeech,
        new Functions(calling, choosesTools, late),
        addedText,
        updates,
        answersInText,
        new Life(resumes, longest, overlaps),
        liveness);
  }
}
