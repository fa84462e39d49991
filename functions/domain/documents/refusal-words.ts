import { bilingual, type Wording } from '../text/wording.ts';
import type { DocumentRefusal } from './document.ts';

/** Why nothing was read, and what to do about it: the same on every page and in every answer. */
export const REFUSAL_WORDS: Readonly<Record<DocumentRefusal, Wording>> = {
  'document-too-large': bilingual(
    '文件过大:.docx 上限 20 MB、其中文字部分 8 MB,粘贴的内容上限 200 万字符;请分开发送,或作为附件',
    'It is too large: a .docx has at most 20 MB, 8 MB of them words, and what is pasted two million characters; send it in parts, or attach it as a file',
  ),
  'document-too-complex': bilingual(
    '文件结构过于复杂(嵌套过深、表格过大或部件过多),请简化后再试,或作为附件',
    'It is nested too deeply, has too large a table or too many parts: make it simpler, or attach it as a file',
  ),
  'document-of-older-format': bilingual(
    '这是 .doc、.wps、.rtf 等格式,请在 Word 或 WPS 中「另存为」.docx 后再上传',
    'This is a .doc, .wps, .rtf or the like: open it in Word or WPS, save it as .docx, and upload that',
  ),
  'document-encrypted': bilingual(
    '文件有打开密码,请在 Word 或 WPS 中去掉密码并保存后再上传',
    'The file has a password: take it off in Word or WPS, save it, and upload it again',
  ),
  'document-not-docx': bilingual(
    '这不是 Word 文档,请上传 .docx(PDF、表格等可作为附件)',
    'This is no document of Word: upload a .docx; a PDF or a spreadsheet may be attached as a file',
  ),
  'document-damaged': bilingual(
    '文件已损坏,无法读取:请在 Word 或 WPS 中打开并重新保存,或复制文字后粘贴',
    'The file is damaged and cannot be read: open it in Word or WPS and save it again, or copy its text and paste it',
  ),
};
