package dev.parley.media.links;

import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.LinkCapabilities.AddedText;
import dev.parley.media.port.LinkCapabilities.ExactSpeech;
import dev.parley.media.port.LinkCapabilities.Floor;
import dev.parley.media.port.LinkCapabilities.Functions;
import dev.parley.media.port.LinkCapabilities.Life;
import dev.parley.media.port.LinkCapabilities.Liveness;
import dev.parley.media.port.LinkCapabilities.Memory;
import dev.parley.media.port.LinkCapabilities.Setting;
import dev.parley.media.port.LinkCapabilities.Shape;
import dev.parley.media.port.LinkCapabilities.Sound;
import dev.parley.media.port.LinkCapabilities.Takes;
import java.util.Set;
import java.util.function.Consumer;

/** Capabilities like others, but for what a test changes of them. */
public final class Capable {

  public Shape shape;
  public Sound sound;
  public Floor floor;
  public Takes takes;
  public Memory memory;
  public ExactSpeech exactSpeech;
  public Functions functions;
  public AddedText addedText;
  public Set<Setting> updates;
  public boolean textOnly;
  public Life life;
  public Liveness liveness;

  private Capable(LinkCapabilities as) {
    this.shape = as.shape();
    this.sound = as.sound();
    this.floor = as.floor();
    this.takes = as.takes();
    this.memory = as.memory();
    this.exactSpeech = as.exactSpeech();
    this.functions = as.functions();
    this.addedText = as.addedText();
    this.updates = as.updates();
    this.textOnly = as.textOnly();
    this.life = as.life();
    this.liveness = as.liveness();
  }

  public static LinkCapabilities as(LinkCapabilities other, Consumer<Capable> change) {
    var can = new Capable(other);
    change.accept(can);
    return new LinkCapabilities(
        can.shape,
        can.sound,
        can.floor,
        can.takes,
        can.memory,
        can.exactSpeech,
        can.functions,
        can.addedText,
        can.updates,
        can.textOnly,
        can.life,
        can.liveness);
  }
}
