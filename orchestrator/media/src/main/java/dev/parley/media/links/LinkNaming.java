package dev.parley.media.links;

import dev.parley.media.port.ModelLink;

/** Names what the model of one link begins by itself, by leg, link and counter. */
public final class LinkNaming implements ModelLink.Naming {

  private final String stem;
  private final int link;
  private int responses;
  private int utterances;

  public LinkNaming(String stem, int link) {
    this.stem = stem;
    this.link = link;
  }

  @Override
  public String response() {
    return "resp_%s_%dl%d".formatted(stem, link, ++responses);
  }

  @Override
  public String utterance() {
    return "item_%s_%dl%d".formatted(stem, link, ++utterances);
  }
}
