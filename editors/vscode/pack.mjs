// Packs the built extension as a .vsix: a zip of the extension's files, a manifest and a list of content types. Needs
// nothing but Node. Usage: node pack.mjs OUTPUT
import { readFileSync, writeFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';

const FILES = ['package.json', 'README.md', 'LICENSE', 'out/extension.js'];
const DOS_DATE = (1 << 5) | 1; // the first day that the format knows: packing twice gives the same bytes

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(data) {
  let crc = ~0;
  for (const byte of data) crc = CRC_TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

function escapeXml(text) {
  return String(text).replace(/[<>&"]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' })[c]);
}

function manifest(p) {
  const property = (id, value) => `      <Property Id="Microsoft.VisualStudio.${id}" Value="${escapeXml(value)}"/>\n`;
  const asset = (type, path) =>
    `    <Asset Type="Microsoft.VisualStudio.${type}" Path="extension/${path}" Addressable="true"/>\n`;
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${escapeXml(p.name)}" Version="${escapeXml(p.version)}" Publisher="${escapeXml(p.publisher)}"/>
    <DisplayName>${escapeXml(p.displayName)}</DisplayName>
    <Description xml:space="preserve">${escapeXml(p.description)}</Description>
    <Tags>${escapeXml(p.keywords.join(','))}</Tags>
    <Categories>${escapeXml(p.categories.join(','))}</Categories>
    <License>extension/LICENSE</License>
    <Properties>
${property('Code.Engine', p.engines.vscode)}${property('Code.ExtensionKind', 'workspace')}    </Properties>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>
  </Installation>
  <Dependencies/>
  <Assets>
${asset('Code.Manifest', 'package.json')}${asset('Services.Content.Details', 'README.md')}${asset('Services.Content.License', 'LICENSE')}  </Assets>
</PackageManifest>
`;
}

const CONTENT_TYPES = `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension=".json" ContentType="application/json"/>
  <Default Extension=".md" ContentType="text/markdown"/>
  <Default Extension=".js" ContentType="application/javascript"/>
  <Default Extension=".vsixmanifest" ContentType="text/xml"/>
  <Override PartName="/extension/LICENSE" ContentType="text/plain"/>
</Types>
`;

/** The fields that a file's two headers share, from "version needed" to "extra length". */
function commonHeader(name, data, packed) {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(20, 0);
  header.writeUInt16LE(0x800, 2); // names are UTF-8
  header.writeUInt16LE(8, 4); // deflate
  header.writeUInt16LE(DOS_DATE, 8);
  header.writeUInt32LE(crc32(data), 10);
  header.writeUInt32LE(packed.length, 14);
  header.writeUInt32LE(data.length, 18);
  header.writeUInt16LE(Buffer.byteLength(name), 22);
  return header;
}

function zip(entries) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [name, data] of entries) {
    const packed = deflateRawSync(data, { level: 9 });
    const common = commonHeader(name, data, packed);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14); // comment, disk, attributes, and the offset at the end
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), common, rest, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listing, end]);
}

const output = process.argv[2] ?? 'krait.vsix';
const description = JSON.parse(readFileSync('package.json', 'utf8'));
writeFileSync(output, zip([
  ['extension.vsixmanifest', Buffer.from(manifest(description))],
  ['[Content_Types].xml', Buffer.from(CONTENT_TYPES)],
  ...FILES.map((file) => [`extension/${file}`, readFileSync(file)]),
]));
console.log(`packed ${output}`);
