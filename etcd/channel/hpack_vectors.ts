import type { HpackIndexing } from "./hpack_encoder.ts";
import type { HeaderField } from "./hpack_table.ts";

/** One header block of an example and what both sides know afterwards. */
export interface HpackVectorBlock {
  /** The fields in their order. */
  readonly fields: readonly HeaderField[];
  /** How those that are not in the table are written. Default `indexed`. */
  readonly indexing?: HpackIndexing;
  /** The block in hexadecimal. */
  readonly hex: string;
  /** The dynamic table afterwards, the latest entry first. */
  readonly table: readonly HeaderField[];
  /** Its size in octets. */
  readonly size: number;
}

/** The blocks of one connection, one after the other. */
export interface HpackVector {
  /** Which example it is. */
  readonly title: string;
  /** Whether strings are in Huffman code. */
  readonly huffman: boolean;
  /** How large the dynamic table may become. */
  readonly tableSize: number;
  /** The blocks. */
  readonly blocks: readonly HpackVectorBlock[];
}

const custom: HeaderField = ["custom-key", "custom-header"];
const authority: HeaderField = [":authority", "www.example.com"];
const noCache: HeaderField = ["cache-control", "no-cache"];
const customValue: HeaderField = ["custom-key", "custom-value"];
const priv: HeaderField = ["cache-control", "private"];
const earlier: HeaderField = ["date", "Mon, 21 Oct 2013 20:13:21 GMT"];
const later: HeaderField = ["date", "Mon, 21 Oct 2013 20:13:22 GMT"];
const location: HeaderField = ["location", "https://www.example.com"];
const gzip: HeaderField = ["content-encoding", "gzip"];
const cookie: HeaderField = [
  "set-cookie",
  "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1",
];

/** The fields of three requests on one connection. */
const requests: readonly Omit<HpackVectorBlock, "hex">[] = [
  {
    fields: [[":method", "GET"], [":scheme", "http"], [":path", "/"], authority],
    table: [authority],
    size: 57,
  },
  {
    fields: [[":method", "GET"], [":scheme", "http"], [":path", "/"], authority, noCache],
    table: [noCache, authority],
    size: 110,
  },
  {
    fields: [
      [":method", "GET"],
      [":scheme", "https"],
      [":path", "/index.html"],
      authority,
      customValue,
    ],
    table: [customValue, noCache, authority],
    size: 164,
  },
];

/** The fields of three responses on one connection whose table is too small for all of them. */
const responses: readonly Omit<HpackVectorBlock, "hex">[] = [
  {
    fields: [[":status", "302"], priv, earlier, location],
    table: [location, earlier, priv, [":status", "302"]],
    size: 222,
  },
  {
    fields: [[":status", "307"], priv, earlier, location],
    table: [[":status", "307"], location, earlier, priv],
    size: 222,
  },
  {
    fields: [[":status", "200"], priv, later, location, gzip, cookie],
    table: [cookie, gzip, later],
    size: 215,
  },
];

function blocksOf(
  blocks: readonly Omit<HpackVectorBlock, "hex">[],
  hexes: readonly string[],
): readonly HpackVectorBlock[] {
  return blocks.map((block, nth) => ({ ...block, hex: (hexes[nth] ?? "").replaceAll(" ", "") }));
}

/** The examples of RFC 7541, appendix C.2 to C.6. */
export function hpackVectors(): readonly HpackVector[] {
  return [...literalVectors(), ...connectionVectors()];
}

function literalVectors(): readonly HpackVector[] {
  const common = { huffman: false, tableSize: 4_096 };
  return [
    {
      ...common,
      title: "C.2.1, a literal that is indexed",
      blocks: blocksOf([{ fields: [custom], table: [custom], size: 55 }], [
        "400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572",
      ]),
    },
    {
      ...common,
      title: "C.2.2, a literal that is not indexed",
      blocks: blocksOf(
        [{ fields: [[":path", "/sample/path"]], indexing: "literal", table: [], size: 0 }],
        ["040c 2f73 616d 706c 652f 7061 7468"],
      ),
    },
    {
      ...common,
      title: "C.2.3, a literal that is never to be indexed",
      blocks: blocksOf(
        [{ fields: [["password", "secret"]], indexing: "secret", table: [], size: 0 }],
        ["1008 7061 7373 776f 7264 0673 6563 7265 74"],
      ),
    },
    {
      ...common,
      title: "C.2.4, an index",
      blocks: blocksOf([{ fields: [[":method", "GET"]], table: [], size: 0 }], ["82"]),
    },
  ];
}

function connectionVectors(): readonly HpackVector[] {
  return [
    {
      title: "C.3, requests",
      huffman: false,
      tableSize: 4_096,
      blocks: blocksOf(requests, [
        "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
        "8286 84be 5808 6e6f 2d63 6163 6865",
        "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65",
      ]),
    },
    {
      title: "C.4, requests in Huffman code",
      huffman: true,
      tableSize: 4_096,
      blocks: blocksOf(requests, [
        "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff",
        "8286 84be 5886 a8eb 1064 9cbf",
        "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf",
      ]),
    },
    {
      title: "C.5, responses",
      huffman: false,
      tableSize: 256,
      blocks: blocksOf(responses, [
        "4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 " +
        "2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 " +
        "6c65 2e63 6f6d",
        "4803 3330 37c1 c0bf",
        "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d " +
        "54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 " +
        "5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e " +
        "3d31",
      ]),
    },
    {
      title: "C.6, responses in Huffman code",
      huffman: true,
      tableSize: 256,
      blocks: blocksOf(responses, [
        "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 " +
        "2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
        "4883 640e ffc1 c0bf",
        "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab " +
        "77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f " +
        "9587 3160 65c0 03ed 4ee5 b106 3d50 07",
      ]),
    },
  ];
}
